import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { order } from '../streams/core-records.ts';
import { TestWarehouse } from '../test-warehouse.ts';
import { auditedRun } from './audited-run.ts';
import { transaction } from './further-records.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const usd = (amount: number) => ({ amount, currency: 'USD' });

describe('Payments in Gold', () => {
  it('share their method with the orders that name it, and bring those that no order names', async () => {
    const unnamed = { payment_provider: 'salla_pay', name: null, slug: null };
    const wallet = { payment_provider: 'salla_pay', name: 'STC Pay', slug: 'stc_pay' };
    const nameless = { payment_provider: 'other', name: 'Voucher', slug: null };
    const warnings = await auditedRun(warehouse, {
      streams: {
        orders: [{ id: 901, ...order }],
        transactions: [
          { id: 1, record: { ...transaction, id: 1 } },
          { id: 2, record: { ...transaction, id: 2, payment_method: wallet } },
          { id: 3, record: { ...transaction, id: 3, payment_method: nameless } },
          { id: 4, record: { ...transaction, id: 4, payment_method: unnamed } },
        ],
      },
    });
    expect(warnings).toEqual([]);
    const methods = await warehouse.rows(
      `select t.transaction_id, m.payment_method_name, m.payment_type, o.order_id
       from GOLD.gold_fact_transactions t
       join GOLD.gold_dim_payment_method m on m.payment_method_key = t.payment_method_key
       left join GOLD.gold_fact_orders o on o.order_key = t.order_key and o.payment_method_key = t.payment_method_key
       order by t.transaction_id`,
    );
    expect(methods.map((row) => Object.values(row))).toEqual([
      ['1', 'mada', 'card', '901'],
      ['2', 'stc_pay', 'wallet', null],
      ['3', 'Voucher', 'other', null],
      ['4', 'Unknown', 'other', null],
    ]);
  });

  it('are converted by the rate of their order, also when it is known later', async () => {
    const record = { ...transaction, id: 11, references: { order_id: 911 }, total: usd(100) };
    expect(await auditedRun(warehouse, { streams: { transactions: [{ id: 11, record }] } })).toEqual([
      { audit: 'gold_fact_transactions__currency_is_converted', rows: 1 },
    ]);
    const list_row = { ...order.list_row, id: 911 };
    await auditedRun(warehouse, {
      streams: { orders: [{ id: 911, record: { ...order.record, id: 911 }, list_row, items: order.items }] },
    });
    expect(
      await warehouse.rows('select total_amount_base from GOLD.gold_fact_transactions where transaction_id = 11'),
    ).toEqual([{ TOTAL_AMOUNT_BASE: '375.0938' }]);
  });

  it('warn of a status that nobody knows', async () => {
    const record = { ...transaction, id: 12, status: { slug: 'dreamt', name: '?' } };
    expect(await auditedRun(warehouse, { streams: { transactions: [{ id: 12, record }] } })).toEqual([
      { audit: 'gold_fact_transactions__status_is_known', rows: 1 },
    ]);
  });
});
