import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { collections } from '../api/collections.ts';
import type { Metrics } from '../api/metrics.ts';
import { Misbehaviour } from '../api/misbehaviour.ts';
import type { FaultPlan } from '../api/fault-plan.ts';
import type { Plan } from '../api/rate-limit.ts';
import { riyadhText } from '../shop/calendar.ts';
import type { Store } from '../store.ts';
import { expireAccessTokens, reinstalled, revokeAll } from '../tokens.ts';
import { apiTruth, furtherStreams } from './api-truth.ts';
import { readBody } from './read-body.ts';
import { recordControls } from './record-controls.ts';
import { typedTruth } from './typed-truth.ts';

export interface ControlParts {
  store: Store;
  plan: Plan;
  metrics: Metrics;
  faults: FaultPlan;
  nowSeconds: () => number;
}

/** What a test or a demonstration does to the store from outside; none of it exists at Salla. */
export function addControlRoutes(server: FastifyInstance, parts: ControlParts): void {
  const { store, plan, metrics, faults, nowSeconds } = parts;
  const { shop } = store;
  const status = () => ({
    day: shop.day,
    now: riyadhText(shop.now),
    orders: shop.orders.count,
    customers: shop.customerCount,
    products: shop.products.filter((product) => shop.prices.sells(product, shop.now)).length,
  });

  server.get('/health', () => ({ status: 'ok', ...status() }));

  server.post('/_store/advance-day', () => {
    store.keep({ kind: 'day' });
    return status();
  });

  server.post('/_store/advance', (request, reply) => {
    const asked = readBody(Advance, request.body);
    if ('error' in asked) return reply.code(400).send(asked);
    store.keep({ kind: 'hours', hours: asked.data.hours });
    return reply.send(status());
  });

  server.post('/_store/misbehave', (request, reply) => {
    const asked = readBody(Misbehaviour, request.body);
    if ('error' in asked) return reply.code(400).send(asked);
    faults.set(asked.data);
    if (asked.data.revokeToken) store.keepTokens(revokeAll(store.tokens));
    if (asked.data.expireToken) store.keepTokens(expireAccessTokens(store.tokens, nowSeconds()));
    return reply.send(asked.data);
  });

  for (const [name, control] of Object.entries(recordControls)) {
    server.post(`/_store/${name}`, (request, reply) => {
      const answer = control(store, request.body);
      return 'error' in answer ? reply.code(answer.status).send({ error: answer.error }) : reply.send(answer.did);
    });
  }

  server.post('/_store/reinstall', () => {
    store.keepTokens(reinstalled(store.tokens, nowSeconds()));
    return credentials(store);
  });

  server.get('/_store/credentials', () => credentials(store));

  server.get('/_store/metrics', () => metrics.report());

  server.post('/_store/reset-metrics', () => {
    metrics.reset();
    return metrics.report();
  });

  server.get<{ Params: { stream: string }; Querystring: { form?: string } }>(
    '/_store/truth/:stream',
    (request, reply) => {
      const { stream } = request.params;
      const typed = request.query.form === 'api' ? undefined : typedTruth[stream];
      const rows = typed ? typed(shop) : apiTruth(store, plan, stream);
      if (!rows) return reply.code(404).send({ error: `No such stream; there are ${truthStreams.join(', ')}.` });
      return reply.type('application/x-ndjson').send(Readable.from(ndjson(rows)));
    },
  );
}

const Advance = z.strictObject({
  hours: z
    .number()
    .positive()
    .max(24 * 365),
});

const truthStreams = [...Object.keys(collections), ...furtherStreams];

/** The pair as a pipeline keeps it (`expires`: absolute Unix seconds). */
function credentials(store: Store) {
  const { tokens } = store;
  return {
    store_id: String(store.storeId),
    access_token: tokens.current.accessToken,
    refresh_token: tokens.current.refreshToken,
    expires: tokens.current.expires,
    client_id: tokens.clientId,
    client_secret: tokens.clientSecret,
  };
}

/** Lines gathered into pieces of about 64 KiB: one write per line would be most of the time. */
function* ndjson(rows: Iterable<object>): Generator<string> {
  let piece = '';
  for (const row of rows) {
    piece += `${JSON.stringify(row)}\n`;
    if (piece.length > 65_536) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}
