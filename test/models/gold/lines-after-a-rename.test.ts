import { afterAll, beforeAll, expect, it } from 'vitest';
import { order, product } from '../streams/core-records.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';
import { auditedRun } from './audited-run.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const productOf = (id: number, sku: string, updated_at: string): StageLine => ({
  id,
  record: { ...product, id, sku, updated_at },
});
const orderOf = (id: number, sku: string, notes: string | null = null): StageLine => ({
  id,
  record: { ...order.record, id, notes },
  list_row: { ...order.list_row, id },
  items: [{ ...order.items[0], id: id * 10, sku }],
});
const productsOf = (id: number) =>
  warehouse.rows(
    `select p.product_id from GOLD.gold_fact_order_items i left join GOLD.gold_dim_products p on p.product_key = i.product_key
     where i.order_item_id = :1`,
    [id * 10],
  );

it('A line keeps its product when the product gets another SKU, also when its order is read again', async () => {
  await auditedRun(warehouse, {
    streams: { products: [productOf(1, 'A', '2026-01-01 00:00:00')], orders: [orderOf(1, 'A')] },
  });
  expect(await productsOf(1)).toEqual([{ PRODUCT_ID: '1' }]);
  await auditedRun(warehouse, { streams: { products: [productOf(1, 'B', '2026-04-01 00:00:00')] } });
  expect(await productsOf(1)).toEqual([{ PRODUCT_ID: '1' }]);
  await auditedRun(warehouse, { streams: { orders: [orderOf(1, 'A', 'Call first')] } });
  expect(await productsOf(1)).toEqual([{ PRODUCT_ID: '1' }]);
});

it('A line finds its product once another product gives up the SKU that both had', async () => {
  await auditedRun(warehouse, {
    streams: {
      products: [productOf(2, 'C', '2026-01-01 00:00:00'), productOf(3, 'C', '2026-01-01 00:00:00')],
      orders: [orderOf(2, 'C')],
    },
  });
  expect(await productsOf(2)).toEqual([{ PRODUCT_ID: '-1' }]);
  await auditedRun(warehouse, { streams: { products: [productOf(3, 'D', '2026-04-01 00:00:00')] } });
  expect(await productsOf(2)).toEqual([{ PRODUCT_ID: '2' }]);
});

it('A line loses its product when the SKU turns out to have been a mistake', async () => {
  await auditedRun(warehouse, {
    streams: { products: [productOf(4, 'E', '2026-01-01 00:00:00')], orders: [orderOf(4, 'E')] },
  });
  await auditedRun(warehouse, { streams: { products: [productOf(4, 'F', '1899-01-01 00:00:00')] } });
  expect(await productsOf(4)).toEqual([{ PRODUCT_ID: '-1' }]);
});
