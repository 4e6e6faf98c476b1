import { afterAll, beforeAll, expect, it } from 'vitest';
import { order } from './streams/core-records.ts';
import { type StageLine, storeId, TestWarehouse } from './test-warehouse.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const name = 'silver_orders__amounts_add_up';
const sar = (amount: number) => ({ amount, currency: 'SAR' });
/** Its subtotal, tax and discount make `100 + 15 − 5`. */
const orderOf = (id: number, total: number): StageLine => ({
  id,
  record: { ...order.record, id, amounts: { ...order.record.amounts, total: sar(total) } },
  list_row: { ...order.list_row, id },
  items: order.items,
});
const results = async () => {
  const rows = await warehouse.rows(
    'select run_id, severity, rows_found, example_keys from OPS.audit_results where audit = :1 order by run_id',
    [name],
  );
  return rows.map((row) => [row['SEVERITY'], Number(row['ROWS_FOUND']), row['EXAMPLE_KEYS']]);
};
const means = (severity: string, store = storeId) =>
  warehouse.rows('insert into OPS.audit_settings (store_id, audit, severity) select :1, :2, :3', [
    store,
    name,
    severity,
  ]);

it('What an audit finds is kept with example keys, and means to a store what the store says', async () => {
  await warehouse.run({ streams: { orders: [orderOf(1, 110), orderOf(2, 110.05)] } });
  expect(await results()).toEqual([]);
  await warehouse.run({ streams: { orders: [orderOf(3, 110.06), orderOf(4, 1)] } });
  expect(await results()).toEqual([['warn', 2, '3, 4']]);

  await means('block', '0');
  await expect(warehouse.run({ streams: { orders: [orderOf(5, 1)] } })).rejects.toThrow(
    `failed its silver audits: ${name}`,
  );
  expect(await results()).toEqual([
    ['warn', 2, '3, 4'],
    ['block', 1, '5'],
  ]);
  expect(await warehouse.rows('select order_id from GOLD.gold_fact_orders where order_id = 5')).toEqual([]);

  await means('off');
  await warehouse.run({ streams: { orders: [orderOf(6, 1)] } });
  expect(await results()).toHaveLength(2);
  expect(await warehouse.rows('select order_id from GOLD.gold_fact_orders where order_id in (5, 6)')).toHaveLength(2);
});

it('A currency may have a tolerance of its own', async () => {
  await warehouse.rows('delete from OPS.audit_settings');
  await warehouse.rows(`update OPS.money_tolerances set tolerance = 1 where currency = 'SAR'`);
  await warehouse.run({ streams: { orders: [orderOf(7, 111)] } });
  expect(await results()).toHaveLength(2);
});
