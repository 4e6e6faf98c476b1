import { expect, it, onTestFinished } from 'vitest';
import { withSource } from '../../functions/adapters/salla/open-source.ts';
import type { Lane } from '../../functions/contracts/run.ts';
import type { SourceApi, SourceRecord } from '../../functions/domain/ports.ts';
import { startStore } from '../store/running-store.ts';
import { hurriedClock } from './hurried-clock.ts';
import { SecretVersionsInMemory } from './secret-versions-in-memory.ts';

/** Fields that name, describe or reach a person, wherever they stand in a record. */
const personal =
  /name|email|mobile|phone|address|street|block|postal|city|birthday|avatar|lat|lng|geo|ip$|user.agent|notes?$/i;

/** Texts and numbers below a field of a person that are long enough not to be in a log line by chance. */
function personalValues(value: unknown, ofPerson = false): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([field, part]) =>
      personalValues(part, ofPerson || (!Array.isArray(value) && personal.test(field))),
    );
  }
  const text = String(value);
  return ofPerson && text.length >= 4 ? [text] : [];
}

async function everyPage(api: SourceApi, path: string): Promise<SourceRecord[]> {
  const rows: SourceRecord[] = [];
  for (let page = 1, last = 1; page <= last; page += 1) {
    const answer = await api.list(path, { page, per_page: 30, keyword: 'sara@example.com' });
    rows.push(...answer!.rows);
    last = answer!.pagination?.totalPages ?? 1;
  }
  return rows;
}

it('a whole read logs each request, and nothing of a token or a person', async () => {
  const store = await startStore({ shop: { orders: 300, days: 20, seed: 5 } });
  onTestFinished(() => store.close());
  const pair = await store.credentials();
  const lines: [string, Record<string, unknown>][] = [];
  const note = (message: string, fields: Record<string, unknown> = {}) => void lines.push([message, fields]);
  const read = <T>(lane: Lane, use: (api: SourceApi) => Promise<T>) =>
    withSource(
      {
        baseUrl: `${store.url}/admin/v2`,
        storeId: pair['store_id']!,
        lane,
        secrets: new SecretVersionsInMemory(pair),
        budgetShare: 1,
        clock: hurriedClock(),
        log: { info: note, warn: note },
        remainingTime: () => 800_000,
      },
      async ({ api }) => ({ served: await use(api), requests: api.usage.requests }),
    );

  const main = await read('main', async (api) => {
    const orders = await everyPage(api, '/orders');
    const details = await Promise.all(orders.map(({ id }) => api.detail(`/orders/${String(id)}`)));
    return [...orders, ...details, ...(await everyPage(api, '/products'))];
  });
  await store.control('misbehave', { cut: 3, status500: 4, tooManyRequests: { every: 5, retryAfter: 1 } });
  const customers = await read('customers', (api) => everyPage(api, '/customers'));
  await store.control('misbehave', { expireToken: true });
  const failure = await read('customers', (api) => api.list('/customers', {})).catch((error: Error) => error.message);
  expect(failure).toContain('401');

  const requests = lines.filter(([message]) => message === 'request');
  expect(requests).toHaveLength(main.requests + customers.requests + 1);
  for (const [, fields] of requests) {
    expect(fields).toMatchObject({
      method: 'GET',
      path: expect.stringMatching(/^\/[a-z/0-9]+$/),
      status: expect.any(Number),
      attempt: expect.any(Number),
      milliseconds: expect.any(Number),
      requestId: expect.stringMatching(/./),
    });
  }
  // A cut body has no status of its own.
  expect(new Set(requests.map(([, { status }]) => status))).toEqual(new Set([200, 0, 500, 429, 401]));
  const said = JSON.stringify([lines, failure]);
  const secrets = ['access_token', 'refresh_token', 'client_secret'].map((field) => pair[field]!);
  const people = new Set(personalValues([main.served, customers.served]));
  expect(people.size).toBeGreaterThan(100);
  for (const value of [...secrets, ...people, 'sara@example.com']) expect(said).not.toContain(value);
});
