import { fastify } from 'fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import { addApiRoutes } from './api/api-routes.ts';
import { errors } from './api/envelope.ts';
import { Metrics } from './api/metrics.ts';
import { FaultPlan } from './api/fault-plan.ts';
import { RateLimit } from './api/rate-limit.ts';
import type { Plan } from './api/rate-limit.ts';
import { addControlRoutes } from './control/control-routes.ts';
import type { ShopOptions } from './shop/shop.ts';
import { Store } from './store.ts';

export interface StoreServerOptions {
  /** State is kept in `DIR/store/`. */
  data: string;
  /** Options somebody named; the rest comes from the folder's store or the defaults. */
  shop?: Partial<ShopOptions>;
  plan?: Plan;
  /** Requests per minute, instead of the plan's. */
  rateLimit?: number;
  /** Real clock in milliseconds: limits and token life. */
  now?: () => number;
}

/** The local store as an HTTP server, not yet listening. Throws `StoreStartError` when the data folder does not fit. */
export function createStoreServer(options: StoreServerOptions): FastifyInstance {
  const now = options.now ?? Date.now;
  const nowSeconds = () => Math.floor(now() / 1000);
  const plan = options.plan ?? 'pro';
  const store = Store.open(options.data, options.shop ?? {}, nowSeconds());
  const rateLimit = new RateLimit(plan, options.rateLimit, now);
  const metrics = new Metrics(rateLimit, now);
  const faults = new FaultPlan();

  // Some paths are documented with a slash at their end.
  const server = fastify({ forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } });
  // Every route reads its body by itself: controls take JSON under any content type.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  // The calendar is simulated; a date set here replaces the one that Node would add.
  server.addHook('onRequest', (_request, reply, done) => {
    reply.header('date', new Date(store.shop.now * 1000).toUTCString());
    done();
  });
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    // A fault of the store itself must be seen, and not taken for one that a test asked for.
    if (status >= 500) process.stderr.write(`${error.stack ?? error.message}\n`);
    return reply.code(status).send({ status, success: false, error: { code: 'error', message: error.message } });
  });
  server.setNotFoundHandler((_request, reply) => {
    const { status, body } = errors.pathNotFound();
    return reply.code(status).send(body);
  });
  addApiRoutes(server, { store, plan, rateLimit, metrics, faults, nowSeconds });
  addControlRoutes(server, { store, plan, metrics, faults, nowSeconds });
  return server;
}
