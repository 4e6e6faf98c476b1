import { array, constant, integer, oneof, record, sample } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customer, order, product } from '../streams/core-records.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';

const RUNS = 5;
const MEMBERS = 60;

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await play();
}, 60_000);
afterAll(() => warehouse?.stop());

/**
 * What a run brings of one customer or product: nothing, its deletion, or values with the time that the API gives them. In any
 * order: later, earlier than what stands, at the same time, the same again, gone and back.
 */
const arrival = oneof(
  { weight: 2, arbitrary: constant(null) },
  { weight: 1, arbitrary: constant('deleted' as const) },
  { weight: 5, arbitrary: record({ day: integer({ min: 1, max: 9 }), value: integer({ min: 1, max: 3 }) }) },
);
const lives = sample(array(arrival, { minLength: RUNS, maxLength: RUNS }), {
  numRuns: MEMBERS,
  seed: 20_261_122,
});

const at = (day: number) => `2026-03-0${day} 12:00:00.000000`;
const riyadh = (date: string) => ({ date, timezone_type: 3, timezone: 'Asia/Riyadh' });

/** Lines of one run; a record that nobody has cannot be deleted. */
function linesOf(run: number, record: (id: number, change: { day: number; value: number }) => object): StageLine[] {
  return lives.flatMap((life, index): StageLine[] => {
    const id = index + 1;
    const now = life[run];
    if (now === null || now === undefined) return [];
    if (now !== 'deleted') return [{ id, record: record(id, now) }];
    const isKnown = life.slice(0, run).some((before) => before !== null && before !== 'deleted');
    return isKnown ? [{ id, op: 'delete', noticed_at: `2026-03-0${run + 3}T18:00:00.000Z` }] : [];
  });
}

const customers = (run: number) =>
  linesOf(run, (id, { day, value }) => ({ ...customer, id, city: `City ${value}`, updated_at: riyadh(at(day)) }));
const products = (run: number) =>
  linesOf(run, (id, { day, value }) => ({
    ...product,
    id,
    sku: `S${id}`,
    name: `Shirt ${value}`,
    updated_at: at(day),
  }));

/** One order of each customer on a day before its first version, and one on each day of March that matters. */
const orders = (): StageLine[] =>
  lives.flatMap((_, index) =>
    [`2020-01-01 10:00:00.000000`, at(2), at(5), at(9)].map((date, number): StageLine => {
      const id = (index + 1) * 10 + number;
      const dates = { date: riyadh(date), updated_at: riyadh(date) };
      return {
        id,
        record: { ...order.record, id, ...dates, customer: { ...order.record.customer, id: index + 1 } },
        list_row: { ...order.list_row, id, date: riyadh(date) },
        items: [{ ...order.items[0], id, sku: `S${index + 1}` }],
      };
    }),
  );

interface Version {
  KEY: string;
  ID: string;
  EFFECTIVE_DATE: string;
  EXPIRATION_DATE: string;
  IS_CURRENT: boolean;
}

async function versionsOf(table: string, key: string, id: string): Promise<Map<string, Version[]>> {
  const rows = await warehouse.rows(
    `select ${key} as key, ${id} as id, effective_date, expiration_date, is_current
     from GOLD.${table} where store_id <> 0 order by ${id}, effective_date`,
  );
  return Map.groupBy(rows as unknown as Version[], (row) => row.ID);
}

describe.each([
  ['customers', 'gold_dim_customers', 'customer_key', 'customer_id'],
  ['products', 'gold_dim_products', 'product_key', 'product_id'],
])('Versions of %s, whatever came in whatever order', (_, table, key, id) => {
  it(
    'follow each other without a gap or an overlap from 1900 on, and one of them is current',
    { timeout: 60_000 },
    async () => {
      const members = await versionsOf(table, key, id);
      const seen = lives.filter((life) => life.some((one) => one !== null && one !== 'deleted'));
      expect(members.size).toBe(seen.length);
      expect(Math.max(...[...members.values()].map((versions) => versions.length))).toBeGreaterThan(3);
      for (const [member, versions] of members) {
        const life = JSON.stringify(lives[Number(member) - 1]);
        expect(versions[0]!.EFFECTIVE_DATE, life).toMatch(/^1900-01-01/);
        expect(versions.at(-1)!.EXPIRATION_DATE, life).toMatch(/^9999-12-31/);
        expect(
          versions.map((version) => version.IS_CURRENT),
          life,
        ).toEqual(versions.map((__, at) => at === versions.length - 1));
        for (const [at, version] of versions.slice(1).entries())
          expect(version.EFFECTIVE_DATE, life).toBe(versions[at]!.EXPIRATION_DATE);
        for (const version of versions) expect(version.EFFECTIVE_DATE < version.EXPIRATION_DATE, life).toBe(true);
      }
    },
  );
});

it('Every order and line finds the version that was in force when the order was placed, however old it is', async () => {
  const wrong = await warehouse.rows(
    `select f.order_id, c.effective_date, c.expiration_date
     from GOLD.gold_fact_orders f
     join GOLD.gold_dim_customers c on c.customer_key = f.customer_key
     where f.customer_key = 'unknown' or f.order_created_at < c.effective_date or f.order_created_at >= c.expiration_date
     union all
     select i.order_item_id, p.effective_date, p.expiration_date
     from GOLD.gold_fact_order_items i
     join GOLD.gold_fact_orders f on f.order_key = i.order_key
     join GOLD.gold_dim_products p on p.product_key = i.product_key
     where i.product_key = 'unknown' or f.order_created_at < p.effective_date or f.order_created_at >= p.expiration_date`,
  );
  const never = lives.flatMap((life, index) =>
    life.some((one) => one !== null && one !== 'deleted') ? [] : [index + 1],
  );
  expect(wrong.filter((row) => !never.includes(Math.floor(Number(row['ORDER_ID']) / 10)))).toEqual([]);
});

/** The orders come in the third run: before it and after it versions begin. */
async function play(): Promise<void> {
  for (let run = 0; run < RUNS; run += 1) {
    const streams = { customers: customers(run), products: products(run), ...(run === 2 && { orders: orders() }) };
    await warehouse.run({ streams });
  }
}
