import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildSilver } from '../../functions/domain/build-layers.ts';
import { TestWarehouse, type StageLine } from './test-warehouse.ts';
import { noCounts, type StreamCounts } from '../../functions/contracts/run.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

/** Each test has an order of its own. */
let id = 1000;
beforeEach(() => {
  id += 1;
});

interface Shown {
  status: string;
  total?: number;
}
const date = { date: '2026-10-31 01:30:00.000000', timezone: 'Asia/Riyadh' };
const listRow = ({ status, total = 100 }: Shown) => ({
  id,
  reference_id: id,
  date,
  status: { slug: status },
  payment_method: 'mada',
  total: { amount: total, currency: 'SAR' },
  items: [
    { name: 'قميص', quantity: 1 },
    { name: 'حذاء', quantity: 2 },
  ],
});
/** What the listing alone tells. */
const listed = (shown: Shown): StageLine => ({ id, list_row: listRow(shown), row_hash: hashOf(shown) });
const hashOf = ({ status, total = 100 }: Shown) => `${status}-${total}`.padEnd(64, '0');
/** What reading the order tells, read when the listing showed `seen`. */
const full = (shown: Shown, seen = shown, withRow = true): StageLine => ({
  id,
  ...(withRow ? { list_row: listRow(seen) } : {}),
  // A detail that is read from the queue carries the digits that the plan keeps.
  row_hash: hashOf(seen).slice(0, 16),
  record: {
    id,
    reference_id: id,
    date,
    status: { slug: shown.status },
    payment_method: 'mada',
    currency: 'SAR',
    customer: { id: 7, first_name: 'سارة' },
    amounts: { sub_total: { amount: 80 }, tax: { amount: { amount: 15 } }, total: { amount: shown.total ?? 100 } },
  },
  items: [
    { id: id * 10, name: 'قميص', sku: 'A', quantity: 1, currency: 'SAR', amounts: { total: { amount: 40 } } },
    { id: id * 10 + 1, name: 'حذاء', sku: 'B', quantity: 2, currency: 'SAR', amounts: { total: { amount: 40 } } },
  ],
});
const gone = (): StageLine => ({ id, op: 'delete', noticed_at: '2026-11-01T00:00:00.000Z' });

const counts = (count: number, staged: number): StreamCounts => ({
  ...noCounts,
  reported: count,
  unchanged: count,
  staged,
});
let live = 0;
let liveLines = 0;
/** Bronze and Silver of a run; `more` orders and lines come or go. */
const build = (orders: StageLine[], more: { orders?: number; lines?: number } = {}) => {
  live += more.orders ?? 0;
  liveLines += more.lines ?? 0;
  return warehouse.silver({ streams: { orders } });
};
/** A whole run: the ledger must balance with what the earlier ones brought. */
const run = async (orders: StageLine[], more: { orders?: number; lines?: number } = {}) => {
  live += more.orders ?? 0;
  liveLines += more.lines ?? 0;
  // What the runs before only built has not reached Gold.
  await warehouse.rows("update OPS.watermarks set published_run_id = ''");
  await warehouse.run({
    streams: { orders },
    counts: { orders: counts(live, orders.length), order_items: counts(liveLines, 0) },
  });
};
const silver = async () =>
  (
    await warehouse.rows(
      'select detail_state, order_status, total_amount, tax_amount, discount_amount, customer_id, items_count, is_deleted, run_id from SILVER.silver_orders where order_id = :1',
      [id],
    )
  )[0];
const gold = async () =>
  (
    await warehouse.rows(
      `select f.detail_state, f.order_status, f.total_amount, f.tax_amount, f.customer_key, count(i.order_item_key) as lines
       from GOLD.gold_fact_orders f left join GOLD.gold_fact_order_items i on i.order_key = f.order_key
       where f.order_id = :1 group by all`,
      [id],
    )
  )[0];

describe('An order', () => {
  it('of which only the list row is known has status, date and total, and no tax, discount or lines until its detail comes', async () => {
    await run([listed({ status: 'under_review' })], { orders: 1 });
    expect(await silver()).toMatchObject({
      DETAIL_STATE: 'pending',
      ORDER_STATUS: 'under_review',
      TOTAL_AMOUNT: '100.0000',
      TAX_AMOUNT: null,
      DISCOUNT_AMOUNT: null,
      CUSTOMER_ID: null,
      ITEMS_COUNT: '2',
    });
    expect(await gold()).toMatchObject({
      DETAIL_STATE: 'pending',
      TAX_AMOUNT: null,
      CUSTOMER_KEY: 'unknown',
      LINES: '0',
    });

    await run([full({ status: 'under_review' }, { status: 'under_review' }, false)], { lines: 2 });
    expect(await gold()).toMatchObject({ DETAIL_STATE: 'complete', TAX_AMOUNT: '15.0000', LINES: '2' });
    expect(await silver()).toMatchObject({ DISCOUNT_AMOUNT: '0.0000', CUSTOMER_ID: '7', ITEMS_COUNT: '2' });
  });

  it('whose list row changed after its detail was read shows the new status beside the amounts of that detail', async () => {
    await build([full({ status: 'under_review' })], { orders: 1, lines: 2 });
    await build([listed({ status: 'completed', total: 70 })]);
    expect(await silver()).toMatchObject({
      DETAIL_STATE: 'stale',
      ORDER_STATUS: 'completed',
      TOTAL_AMOUNT: '100.0000',
      TAX_AMOUNT: '15.0000',
    });
    await build([full({ status: 'completed', total: 70 })]);
    expect(await silver()).toMatchObject({
      DETAIL_STATE: 'complete',
      ORDER_STATUS: 'completed',
      TOTAL_AMOUNT: '70.0000',
    });
  });

  it('whose list row is again the one its detail was read with is complete', async () => {
    await build([full({ status: 'under_review' })], { orders: 1, lines: 2 });
    await build([listed({ status: 'completed' })]);
    await build([listed({ status: 'under_review' })]);
    expect(await silver()).toMatchObject({ DETAIL_STATE: 'complete', ORDER_STATUS: 'under_review' });
  });

  it('that is listed and read in the same run takes both lines in the order they were staged', async () => {
    await build([listed({ status: 'completed' }), full({ status: 'completed' }, undefined, false)], {
      orders: 1,
      lines: 2,
    });
    expect(await silver()).toMatchObject({ DETAIL_STATE: 'complete', TAX_AMOUNT: '15.0000' });
    id += 1;
    await build([full({ status: 'under_review' }), listed({ status: 'completed' })], { orders: 1, lines: 2 });
    expect(await silver()).toMatchObject({ DETAIL_STATE: 'stale', ORDER_STATUS: 'completed', TAX_AMOUNT: '15.0000' });
  });

  it('whose detail was read again is written again only when something is different', async () => {
    const first = await build([full({ status: 'completed' }, { status: 'under_review' })], { orders: 1, lines: 2 });
    await build([full({ status: 'completed' }, { status: 'under_review' })]);
    expect(await silver()).toMatchObject({ RUN_ID: first.runId });
    // The list row caught up with what the detail had said already.
    await build([listed({ status: 'completed' })]);
    expect(await silver()).toMatchObject({ DETAIL_STATE: 'stale' });
    await build([full({ status: 'completed' })]);
    expect(await silver()).toMatchObject({ DETAIL_STATE: 'complete' });
  });

  it('that the store no longer has leaves Gold with its lines; one that comes back by its list row waits for its detail', async () => {
    await build([full({ status: 'completed' })], { orders: 1, lines: 2 });
    await run([gone()], { orders: -1, lines: -2 });
    expect(await gold()).toBeUndefined();
    expect(await silver()).toMatchObject({ IS_DELETED: true });
    await run([listed({ status: 'restored' })], { orders: 1 });
    expect(await gold()).toMatchObject({
      DETAIL_STATE: 'pending',
      ORDER_STATUS: 'restored',
      TAX_AMOUNT: null,
      LINES: '0',
    });
    await build([full({ status: 'restored' })], { lines: 2 });
    expect(await silver()).toMatchObject({ DETAIL_STATE: 'complete', TAX_AMOUNT: '15.0000' });
  });

  it('that went and came back while runs were killed is as if each had been published', async () => {
    await build([full({ status: 'completed' })], { orders: 1, lines: 2 });
    const killed = warehouse.nextRun();
    await warehouse.load(killed, { streams: { orders: [gone()] } });
    await build([listed({ status: 'under_review' })], { lines: -2 });
    expect(await silver()).toMatchObject({ DETAIL_STATE: 'pending', TAX_AMOUNT: null });
    expect(await warehouse.rows('select state from OPS.runs where run_id = :1', [killed.runId])).toEqual([
      { STATE: 'aborted' },
    ]);
  });
});

/** What stands in Silver, but for which run wrote it and when. */
const content = async () => {
  const orders = await warehouse.rows('select * from SILVER.silver_orders where not is_deleted order by order_id');
  const lines = await warehouse.rows(
    'select * from SILVER.silver_order_items where not is_deleted order by order_item_id',
  );
  const ofRun = new Set(['RUN_ID', 'PROCESSED_AT']);
  return [...orders, ...lines].map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !ofRun.has(name))),
  );
};

describe('Silver', () => {
  it('does not change when the state is repeated', async () => {
    const given = warehouse.nextRun();
    await warehouse.load(given, { streams: { orders: [listed({ status: 'completed' })] } });
    await buildSilver(given, warehouse.ports);
    const rows = () => warehouse.rows('select * from SILVER.silver_orders order by order_id');
    const before = await rows();
    await buildSilver(given, warehouse.ports);
    expect(await rows()).toEqual(before);
    live += 1;
  });

  it('made anew from all of Bronze is the Silver that the runs made one by one', async () => {
    const kinds = [
      () => listed({ status: 'under_review' }),
      () => listed({ status: 'completed', total: 70 }),
      () => full({ status: 'under_review' }),
      () => full({ status: 'completed', total: 70 }, undefined, false),
      gone,
    ];
    // Every sequence of three kinds, a hundred and twenty-five orders, a line of each in each of three runs.
    const first = id + 1;
    for (const place of [25, 5, 1]) {
      const lines: StageLine[] = [];
      for (let order = 0; order < 125; order += 1) {
        id = first + order;
        lines.push(kinds[Math.floor(order / place) % 5]?.() ?? gone());
      }
      await build(lines);
    }
    const before = await content();
    await warehouse.rows('delete from SILVER.silver_orders');
    await warehouse.rows('delete from SILVER.silver_order_items');
    await warehouse.rows("update OPS.watermarks set published_run_id = ''");
    await build([]);
    expect(await content()).toEqual(before);
  });
});
