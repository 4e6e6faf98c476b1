import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { collections } from '../api/collections.ts';
import type { Metrics } from '../api/metrics.ts';
import { Misbehaviour } from '../api/misbehaviour.ts';
import type { FaultPlan } from '../api/misbehaviour.ts';
import type { Plan } from '../api/rate-limit.ts';
import { riyadhText } from '../shop/calendar.ts';
import type { Store } from '../store.ts';
import { expireAccessTokens, reinstalled, revokeAll } from '../tokens.ts';
import { apiTruth, furtherStreams } from './api-truth.ts';
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
    orders: shop.orderCount,
    customers: shop.customerCount,
    products: shop.products.filter((product) => shop.prices.sells(product, shop.now)).length,
  });

  server.get('/health', () => ({ status: 'ok', ...status() }));

  server.post('/_store/advance-day', () => {
    store.keep({ kind: 'day' });
    return status();
  });

  server.post('/_store/misbehave', (request, reply) => {
    const asked = Misbehaviour.safeParse(request.body ?? {});
    if (!asked.success) return reply.code(400).send({ error: z.prettifyError(asked.error) });
    faults.set(asked.data);
    if (asked.data.revokeToken) store.keepTokens(revokeAll(store.tokens));
    if (asked.data.expireToken) store.keepTokens(expireAccessTokens(store.tokens, nowSeconds()));
    return reply.send(asked.data);
  });

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
