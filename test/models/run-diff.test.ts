import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run } from '../../functions/contracts/run.ts';
import { diffRuns, type RecordChange } from '../../functions/domain/run-diff.ts';
import { customer, order } from './streams/core-records.ts';
import { type StageLine, storeId, TestWarehouse } from './test-warehouse.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const listed = (id: number, slug: string): StageLine => ({
  id,
  list_row: { ...order.list_row, id, reference_id: id * 10, status: { ...order.list_row.status, slug } },
});
const whole = (id: number, slug: string): StageLine => ({
  ...listed(id, slug),
  record: { ...order.record, id, reference_id: id * 10, status: { ...order.record.status, slug } },
  items: order.items,
});
const customerIn = (city: string): StageLine => ({ id: customer.id, record: { ...customer, city } });

async function changes(before: Run, after: Run): Promise<RecordChange[]> {
  const window = { storeId, before: before.runId, after: after.runId };
  const found: RecordChange[] = [];
  for await (const change of diffRuns(window, warehouse.warehouse, warehouse.models)) found.push(change);
  return found;
}

const slug = (path: string) => ({ path, before: '"under_review"', after: '"completed"' });
async function ask(name: string) {
  return (await warehouse.warehouse.execute(await warehouse.models.statement(name, [storeId, '2026-03-01']))).rows;
}

it('What runs changed is told record by record and field by field, and what came back as it was is no change', async () => {
  const first = await warehouse.run({
    streams: { orders: [whole(1, 'under_review'), listed(2, 'under_review')], customers: [customerIn('جدة')] },
  });
  const second = await warehouse.run({
    streams: { orders: [listed(1, 'completed'), whole(3, 'under_review')], customers: [customerIn('جدة')] },
  });
  const third = await warehouse.run({
    streams: { orders: [whole(1, 'completed'), { id: 2, op: 'delete', noticed_at: '2026-03-06T00:00:00.000Z' }] },
  });
  expect(await changes(first.run, second.run)).toEqual([
    { stream: 'orders', key: '1', change: 'changed', fields: [slug('list_row.status.slug')] },
    { stream: 'orders', key: '3', change: 'new', fields: [] },
  ]);
  expect(await changes(first.run, third.run)).toEqual([
    { stream: 'orders', key: '1', change: 'changed', fields: [slug('list_row.status.slug')] },
    { stream: 'orders', key: '2', change: 'deleted', fields: [] },
    { stream: 'orders', key: '3', change: 'new', fields: [] },
    { stream: 'orders', key: '1', change: 'changed', fields: [slug('status.slug')] },
  ]);
  expect(await changes(third.run, third.run)).toEqual([]);
});

it('A month is summed by status and by date, and its orders are named with their neighbours', async () => {
  expect(await ask('commands/sums_of_month')).toMatchObject([
    { BASIS: 'order date', ORDER_STATUS: 'completed', ORDER_CLASS: 'fulfilled', TOTAL: '110.00', VAT: '15.00' },
    { BASIS: 'order date', ORDER_STATUS: 'under_review', ORDER_CLASS: 'open', TOTAL: '110.00' },
    { BASIS: 'invoice date', TOTAL: null },
    { BASIS: 'credit notes', REFUNDS: null },
  ]);
  expect(await ask('commands/orders_of_month')).toMatchObject([
    { REFERENCE_ID: '10', ORDER_STATUS: 'completed', ORDER_DATE: '2026-03-01', TOTAL: '110.0000', IS_OF_MONTH: true },
    { REFERENCE_ID: '30', ORDER_STATUS: 'under_review', IS_OF_MONTH: true },
  ]);
});
