import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestWarehouse, type StageLine } from '../test-warehouse.ts';
import { order } from './core-records.ts';
import { riyadh, sar } from './stream-case.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const ordered = (id: number, date: string): StageLine => ({
  id,
  record: { ...order.record, id, date: riyadh(date) },
  items: [],
});
const invoice = (id: number, date: unknown): StageLine => ({
  id,
  record: {
    id,
    invoice_number: `N${id}`,
    type: 'tax_invoice',
    order_id: 901,
    date,
    total: sar(115),
    tax: { amount: sar(15) },
  },
});
const transaction = (id: number, date: string): StageLine => ({
  id,
  record: { id, order_id: 901, status: { slug: 'paid' }, amount: sar(115), created_at: riyadh(date) },
});

it('An order or a document without a day of the calendar waits in quarantine, and everything else is published', async () => {
  const { run } = await warehouse.run({
    streams: {
      orders: [ordered(901, '2026-03-01 01:30:00.000000'), ordered(902, '1970-01-01 03:00:00.000000')],
      invoices: [
        invoice(1, riyadh('2026-03-01 01:30:00.000000')),
        invoice(2, riyadh('2206-03-01 01:30:00.000000')),
        invoice(3, null),
      ],
      transactions: [transaction(5, '1970-01-01 03:00:00.000000')],
    },
  });
  expect(
    await warehouse.rows('select stream, record_key, reason from OPS.quarantine order by stream, record_key'),
  ).toEqual([
    { STREAM: 'invoices', RECORD_KEY: '2', REASON: 'date: outside the calendar, 2010 to 2040' },
    { STREAM: 'invoices', RECORD_KEY: '3', REASON: 'date: missing' },
    { STREAM: 'orders', RECORD_KEY: '902', REASON: 'date.date: outside the calendar, 2010 to 2040' },
  ]);
  expect(await warehouse.rows('select invoice_id from GOLD.gold_fact_invoices')).toEqual([{ INVOICE_ID: '1' }]);
  expect(await warehouse.rows('select order_id from GOLD.gold_fact_orders')).toEqual([{ ORDER_ID: '901' }]);
  // A payment of an odd day is money all the same: it is published and warned of.
  expect(
    await warehouse.rows('select audit, severity from OPS.audit_results where run_id = :1 and audit like :2', [
      run.runId,
      '%in_calendar',
    ]),
  ).toEqual([{ AUDIT: 'gold_fact_transactions__date_is_in_calendar', SEVERITY: 'warn' }]);
});
