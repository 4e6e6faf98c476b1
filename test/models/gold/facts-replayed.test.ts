import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { migrate, warehouseFiles } from '../../../functions/adapters/snowflake/migrate.ts';
import type { Warehouse } from '../../../functions/domain/ports.ts';
import { replay } from '../../../functions/domain/replay.ts';
import { riyadh } from '../streams/stream-case.ts';
import { storeId, TestWarehouse } from '../test-warehouse.ts';
import { auditedRun } from './audited-run.ts';
import { cart, creditNote, invoice, shipment, transaction } from './further-records.ts';

const { migrations } = warehouseFiles(fileURLToPath(new URL('../../../sql', import.meta.url)));

const stock = (quantity: number) => [
  { id: '601/7', record: { id: 601, sku_id: 7, quantity, unlimited_quantity: false } },
];
const entry = (id: number, hour: number) => ({
  id,
  status: 'تم التوصيل',
  created_at: riyadh(`2026-03-04 ${hour}:00:00`),
});
const histories = (...entries: object[]) => [{ id: 901, record: { order_id: 901, histories: entries } }];

it('A replay builds the facts beyond orders row by row as they stand, stock of past days with them', async () => {
  const warehouse = await TestWarehouse.start();
  onTestFinished(() => warehouse.stop());
  await auditedRun(
    warehouse,
    {
      streams: {
        invoices: [{ id: 4001, record: invoice }],
        transactions: [{ id: transaction.id, record: transaction }],
        shipments: [{ id: 8001, record: { ...shipment, status: 'delivered' } }],
        abandoned_carts: [{ id: 3001, record: cart }],
        product_quantities: stock(7),
        order_histories: histories(entry(2, 12)),
      },
    },
    { asOf: '2026-03-04T09:00:00.000Z' },
  );
  await auditedRun(
    warehouse,
    {
      streams: {
        invoices: [{ id: 4002, record: creditNote }],
        product_quantities: stock(5),
        order_histories: histories(entry(2, 12), entry(1, 10)),
      },
    },
    { asOf: '2026-03-05T09:00:00.000Z' },
  );
  expect(await warehouse.rows('select quantity from GOLD.gold_fact_product_quantities order by date_key')).toEqual([
    { QUANTITY: '7.0000' },
    { QUANTITY: '5.0000' },
  ]);
  const ports = {
    ...warehouse.ports,
    migrate: async (shadow: Warehouse) => void (await migrate(shadow, { migrations })),
  };
  const report = await replay({ storeId, from: null, models: null, dryRun: true }, ports);
  expect(report).toMatchObject({ runs: 2, differences: [] });
}, 120_000);
