import { afterAll, beforeAll, expect, test } from 'vitest';
import { collections } from '../../local/store/api/collections.ts';
import { startStore } from './running-store.ts';
import type { Json, RunningStore } from './running-store.ts';

type Snapshot = Map<string, Json[]>;

const streams = Object.keys(collections);
let store: RunningStore;
const days: Snapshot[] = [];

async function snapshot(): Promise<Snapshot> {
  const rows = new Map<string, Json[]>();
  for (const stream of streams) rows.set(stream, await store.truth(`${stream}?form=api`));
  return rows;
}

beforeAll(async () => {
  store = await startStore({ shop: { orders: 200, days: 60 } });
  days.push(await snapshot());
  for (let day = 1; day <= 6; day++) {
    await store.control('advance-day');
    days.push(await snapshot());
  }
});
afterAll(() => store.close());

const keyed = (stream: string, rows: Json[] = []) =>
  new Map(rows.map((row) => [stream === 'settings' ? row['slug'] : (row['id'] ?? row['code']), row]));

/** Streams in which, between two of the days, some record came, went or changed. */
function moved(happened: (before: ReturnType<typeof keyed>, after: ReturnType<typeof keyed>) => boolean): string[] {
  return streams.filter((stream) =>
    days
      .slice(1)
      .some((after, day) => happened(keyed(stream, days[day]?.get(stream)), keyed(stream, after.get(stream)))),
  );
}

test('every stream changes a record or gains one within six days', () => {
  const changed = moved((before, after) =>
    [...after].some(([key, row]) => JSON.stringify(before.get(key)) !== JSON.stringify(row)),
  );
  expect(changed.toSorted()).toEqual(streams.toSorted());
});

test('what is updated is still there; some products, quantities and brands go', () => {
  const updated = moved((before, after) =>
    [...before].some(([key, row]) => after.has(key) && JSON.stringify(after.get(key)) !== JSON.stringify(row)),
  );
  // These are only ever added; an invoice stands as it was written.
  const growing = ['cities', 'payment_methods', 'order_statuses', 'invoices'];
  for (const stream of streams.filter((name) => !growing.includes(name))) {
    expect(updated, stream).toContain(stream);
  }
  const lost = moved((before, after) => [...before.keys()].some((key) => !after.has(key)));
  expect(lost.toSorted()).toEqual(['brands', 'product_quantities', 'products']);
});

test('nothing changes by itself within a day', async () => {
  expect(await snapshot()).toEqual(days.at(-1));
});

test('most of what was there before a day is the same after it', () => {
  for (const stream of ['invoices', 'transactions', 'shipments', 'reviews', 'customers']) {
    const before = keyed(stream, days[5]?.get(stream));
    const after = keyed(stream, days[6]?.get(stream));
    const same = [...before].filter(([key, row]) => JSON.stringify(after.get(key)) === JSON.stringify(row));
    expect(same.length / before.size, stream).toBeGreaterThan(0.8);
  }
});
