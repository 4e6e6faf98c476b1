import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { order } from '../streams/core-records.ts';
import { riyadh } from '../streams/stream-case.ts';
import { type StageLine, storeId, TestWarehouse } from '../test-warehouse.ts';
import { auditedRun } from './audited-run.ts';
import { creditNote, invoice, shipment, transaction } from './further-records.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const usd = (amount: number) => ({ amount, currency: 'USD' });

function orderOf(id: number, record: object = {}, list_row: object = {}): StageLine {
  return {
    id,
    record: { ...order.record, id, ...record },
    list_row: { ...order.list_row, id, ...list_row },
    items: order.items.map((item) => ({ ...item, id: id * 10 })),
  };
}
const paid = (id: number, order_id: number, slug = 'mada') => ({
  id,
  record: {
    ...transaction,
    id,
    references: { ...transaction.references, order_id },
    payment_method: { ...transaction.payment_method, slug },
  },
});
const documentOf = (id: number, order_id: number, changes: object = {}): StageLine => ({
  id,
  record: { ...invoice, id, invoice_number: `N-${id}`, order_id, ...changes },
});

const cod = (id: number, order_id: number) => ({
  id,
  record: { ...shipment, id, order_id, status: 'delivered' },
});
const paidInDollars = (total: number) => ({
  ...order.record.amounts,
  discounts: [{ code: 'FREE', discount: '100.00', discounted_shipping: '10.00' }],
  total: usd(total),
});

describe('Cash that came in', () => {
  it('leaves test orders out, and counts cash on delivery once, whatever its slug', async () => {
    await warehouse.rows(
      `insert into OPS.test_order_rules (store_id, field, value) values (:1, 'reference_id', '4242')`,
      [storeId],
    );
    await auditedRun(warehouse, {
      streams: {
        orders: [orderOf(1), orderOf(2, { reference_id: 4242 }, { reference_id: 4242 }), orderOf(3)],
        transactions: [paid(11, 1), paid(12, 2), paid(13, 3, 'cash_on_delivery')],
        shipments: [cod(21, 2), cod(22, 3)],
      },
    });
    expect(
      await warehouse.rows(
        'select source, order_id, amount from MART.cash_in where order_id in (1, 2, 3) order by order_id',
      ),
    ).toEqual([
      { SOURCE: 'payment', ORDER_ID: '1', AMOUNT: '132.2500' },
      { SOURCE: 'cash_on_delivery', ORDER_ID: '3', AMOUNT: '110.0000' },
    ]);
  });
});

describe('A sale in another currency', () => {
  const exchange_rate = { base_currency: 'SAR', exchange_currency: 'USD', rate: 0.25 };
  it('is converted line by line, and so is the shipping its coupon paid for, also when nothing was left to pay', async () => {
    const dollars = { currency: 'USD', amounts: paidInDollars(0) };
    const items = [
      {
        ...order.items[0]!,
        id: 410,
        sku: 'USD-1',
        currency: 'USD',
        amounts: { ...order.items[0]!.amounts, total: usd(100), total_discount: usd(0) },
      },
    ];
    await auditedRun(warehouse, { streams: { orders: [{ ...orderOf(41, dollars, { exchange_rate }), items }] } });
    const before = await warehouse.rows(
      `select sum(i.total_amount - i.discount_amount) as other from GOLD.gold_fact_order_items i
       join MART.orders o on o.order_key = i.order_key where o.is_booked and o.currency = 'SAR'`,
    );
    const [sold] = await warehouse.rows('select sales_net from MART.product_performance where product_id = -1');
    expect(Number(sold!['SALES_NET']) - Number(before[0]!['OTHER'])).toBe(400);
    expect(
      await warehouse.rows(`select discounted_shipping from MART.coupon_effect where coupon_code = 'FREE'`),
    ).toEqual([{ DISCOUNTED_SHIPPING: '40.0000' }]);
  });

  it('whose rate is not known is counted beside the VAT that it is missing from', async () => {
    const doc = documentOf(51, 51, { total: usd(115), tax: { percent: '15.00', amount: usd(15) }, date: '2026-05-05' });
    await auditedRun(warehouse, { streams: { invoices: [doc] } });
    expect(
      await warehouse.rows(
        `select vat_due, documents_without_rate from MART.vat_return_monthly where month = '2026-05-01'`,
      ),
    ).toEqual([{ VAT_DUE: '0.0000', DOCUMENTS_WITHOUT_RATE: '1' }]);
  });
});

it('The last order of a customer is never in the future of the day on which it is known', async () => {
  // The run knows the store up to 03:00 of Riyadh's 1 November.
  const date = riyadh('2026-11-01 01:30:00.000000');
  const customer = { ...order.record.customer, id: 61 };
  const known = { id: 61, record: { id: 61, first_name: 'Nora', updated_at: riyadh('2026-03-01 01:30:00.000000') } };
  const placed = orderOf(61, { date, customer }, { date });
  const asOf = '2026-10-31T23:30:00.000Z';
  const run = { ...warehouse.nextRun(), asOf };
  await auditedRun(warehouse, { streams: { customers: [known], orders: [placed] } }, run);
  await warehouse.rows(`update OPS.runs set as_of = '2026-10-31 23:30:00', published_at = '2026-10-31 23:40:00'`);
  const [row] = await warehouse.rows(
    `select days_since_last_order, last_order_on from MART.customer_metrics where customer_id = 61`,
  );
  expect(row).toEqual({ DAYS_SINCE_LAST_ORDER: '0', LAST_ORDER_ON: '2026-11-01' });
});

it('An accountant is shown parcels that came back, and cancellations of which a part was not credited', async () => {
  const canceled = { status: { id: 3, name: 'ملغي', slug: 'canceled' } };
  await auditedRun(warehouse, {
    streams: {
      orders: [orderOf(71), orderOf(72, canceled, canceled), orderOf(73, canceled, canceled)],
      invoices: [
        documentOf(711, 71),
        documentOf(721, 72),
        documentOf(722, 72, { ...creditNote, id: 722, order_id: 72, total: { amount: 32.25, currency: 'SAR' } }),
        documentOf(731, 73),
        documentOf(732, 73, { ...creditNote, id: 732, invoice_number: 'CN-73', order_id: 73 }),
      ],
      shipments: [
        {
          id: 81,
          record: { ...shipment, id: 81, order_id: 71, payment_method: 'pre_paid', status: 'return_to_origin' },
        },
      ],
    },
  });
  expect(
    await warehouse.rows(
      `select exception, order_id from MART.vat_exceptions where order_id in (71, 72, 73)
       and exception like '%without_credit_note' order by order_id`,
    ),
  ).toEqual([
    { EXCEPTION: 'returned_to_origin_without_credit_note', ORDER_ID: '71' },
    { EXCEPTION: 'canceled_without_credit_note', ORDER_ID: '72' },
  ]);
});

it('A run warns of orders that stand in the currency of before, when the store changed its own', async () => {
  const settings = { ...warehouse.nextRun().settings, baseCurrency: 'AED' };
  const warnings = await auditedRun(warehouse, { streams: { orders: [orderOf(99)] } }, { settings });
  expect(warnings.map(({ audit }) => audit)).toContain('gold_fact_orders__one_base_currency');
});
