import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { streamCatalogue } from '../../functions/domain/stream-catalogue.ts';
import { startStore } from './running-store.ts';
import type { Json, RunningStore } from './running-store.ts';

let store: RunningStore;
beforeAll(async () => {
  store = await startStore({ shop: { orders: 150, days: 40 } });
  for (let day = 0; day < 2; day++) await store.control('advance-day');
});
afterAll(() => store.close());

const entityNames = [
  'products',
  'orders',
  'customers',
  'reports',
  'blogs',
  'mahally',
  'feedbacks',
  'shipping',
  'store',
];
const keyOf = (entry: { key: readonly string[] }, row: Json) => entry.key.map((name) => String(row[name])).join('/');

const sorted = (rows: Json[]) => rows.map((row) => JSON.stringify(row)).toSorted();

/** Every row that the API lists of a stream, all parents and pages. */
async function listed(entry: (typeof streamCatalogue)[number]): Promise<Json[]> {
  const { path, parents, shape } = entry;
  if (shape === 'record') return [(await (await store.request(path)).json()) as Json].map(({ data }) => data as Json);
  if (parents === null) return store.all(path);
  if ('parameter' in parents) {
    const lists = entityNames.map(async (entity) =>
      (await store.all(`${path}?${parents.parameter}=${entity}`)).map((row) => ({ entity, ...row })),
    );
    return (await Promise.all(lists)).flat();
  }
  const rows: Json[] = [];
  for (const { id } of await store.truth(`${parents.stream}?form=api`)) {
    const children = await store.all(path.replace('{parent}', String(id)));
    rows.push(...(entry.name === 'order_histories' ? [{ order_id: id, histories: children }] : children));
  }
  return rows;
}

describe.each(streamCatalogue)('$name', (entry) => {
  test('is listed as the truth says, page by page', async () => {
    const truth = await store.truth(`${entry.name}?form=api`);
    expect(truth.length).toBeGreaterThan(0);
    expect(sorted(await listed(entry))).toEqual(sorted(truth));
  });

  test('has rows of distinct keys', async () => {
    if (entry.name === 'order_histories') return;
    const truth = await store.truth(`${entry.name}?form=api`);
    const keys = truth.map((row) => (entry.name === 'settings' ? `${String(row['entity'])}/` : '') + keyOf(entry, row));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

const detailed = streamCatalogue.flatMap(({ name, key, detailPath }) =>
  detailPath === null ? [] : [{ name, key, detailPath }],
);

test.each(detailed)('$name shows a record by its key, and 404 for a key never given out', async (entry) => {
  const [row] = await store.truth(`${entry.name}?form=api`);
  const path = (key: string) => entry.detailPath.replace('{key}', key);
  const answer = await store.request(path(keyOf(entry, row as Json)));
  expect(((await answer.json()) as { data: Json }).data['id']).toBe(row?.['id']);
  expect((await store.request(path('123'))).status).toBe(404);
});

test('settings want an entity, cities a country that exists', async () => {
  expect((await store.request('/settings')).status).toBe(422);
  expect((await store.request('/settings?entity=weather')).status).toBe(422);
  expect((await store.request('/countries/1/cities')).status).toBe(404);
});

test('shipping companies answer with and without the documented slash', async () => {
  for (const path of ['/shipping/companies', '/shipping/companies/']) {
    expect((await store.request(path)).status).toBe(200);
  }
});

test('carts are cut at 60 rows a page, special offers not at all', async () => {
  expect((await store.list('/carts/abandoned?per_page=100')).pagination.perPage).toBe(60);
  expect((await store.list('/specialoffers')).pagination.perPage).toBe(999_999_999_999);
});
