import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { order } from '../streams/core-records.ts';
import { sar } from '../streams/stream-case.ts';
import { type StageLine, storeId, TestWarehouse } from '../test-warehouse.ts';
import { auditedRun } from './audited-run.ts';
import { creditNote, invoice } from './further-records.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

/** The documented order under another id, in a currency with its rate, delivered to a country. */
function orderOf(id: number, rate: number | null, country: string | null): StageLine {
  const exchange_rate = { base_currency: 'SAR', exchange_currency: 'USD', rate };
  const shipping = { ...order.record.shipping, address: { ...order.record.shipping.address, country } };
  return {
    id,
    record: { ...order.record, id, shipping },
    list_row: { ...order.list_row, id, exchange_rate },
    items: order.items,
  };
}
type Document = Omit<typeof invoice, 'tax'> & { tax: unknown };
const line = (record: Partial<Document>): StageLine => ({ id: record.id!, record: { ...invoice, ...record } });
const usd = (amount: unknown) => ({ amount, currency: 'USD' });
const inDollars = { sub_total: usd(100), shipping_cost: usd(0), cod_cost: usd(0), discount: usd(0), total: usd(115) };
const free = { tax: { percent: '0.00', amount: sar(0) }, total: sar(115) };

async function documents(columns: string): Promise<Record<string, unknown>[]> {
  return warehouse.rows(`select ${columns} from GOLD.gold_fact_invoices where store_id = :1 order by invoice_id`, [
    storeId,
  ]);
}

const stamps = () => documents('invoice_id, run_id, row_hash');

describe('Invoices and credit notes', () => {
  it('count by their sign, and a refund is its credit note, whether or not the order still stands', async () => {
    const warnings = await auditedRun(warehouse, { streams: { invoices: [line(invoice), line(creditNote)] } });
    expect(warnings).toEqual([]);
    expect(
      await documents('invoice_id, document_type, sign, net_amount, sum(sign * net_amount) over () as net'),
    ).toEqual([
      { INVOICE_ID: '4001', DOCUMENT_TYPE: 'invoice', SIGN: '1', NET_AMOUNT: '115.0000', NET: '0.0000' },
      { INVOICE_ID: '4002', DOCUMENT_TYPE: 'credit_note', SIGN: '-1', NET_AMOUNT: '115.0000', NET: '0.0000' },
    ]);
    const refunds = await warehouse.rows(
      `select r.invoice_number, r.order_id, d.full_date, r.net_amount, r.vat_amount, r.total_amount_base, r.source
       from GOLD.gold_fact_refunds r
       join GOLD.gold_dim_date d on d.date_key = r.refund_date_key
       left join GOLD.gold_fact_orders o on o.order_key = r.order_key
       where o.order_key is null`,
    );
    expect(refunds).toEqual([
      {
        INVOICE_NUMBER: 'CN-17',
        ORDER_ID: '901',
        FULL_DATE: '2026-03-09',
        NET_AMOUNT: '115.0000',
        VAT_AMOUNT: '17.2500',
        TOTAL_AMOUNT_BASE: '132.2500',
        SOURCE: 'credit_note',
      },
    ]);
  });

  it('are converted by the rate of their order, also when it is known later, and find its key', async () => {
    const tax = { percent: 15, amount: usd(15) };
    const dollars = line({ ...inDollars, id: 4101, order_id: 911, invoice_number: '101', tax });
    const warnings = await auditedRun(warehouse, { streams: { invoices: [dollars] } });
    expect(warnings).toEqual([{ audit: 'gold_fact_invoices__currency_is_converted', rows: 1 }]);
    const figures = () =>
      warehouse.rows(
        `select exchange_rate, base_currency, net_amount_base, tax_amount_base, total_amount_base
         from GOLD.gold_fact_invoices where invoice_id = 4101`,
      );
    expect(await figures()).toMatchObject([{ EXCHANGE_RATE: null, TOTAL_AMOUNT_BASE: null, NET_AMOUNT_BASE: null }]);

    expect(await auditedRun(warehouse, { streams: { orders: [orderOf(911, 0.2666, 'SA')] } })).toEqual([]);
    expect(await figures()).toEqual([
      {
        EXCHANGE_RATE: '0.26660000',
        BASE_CURRENCY: 'SAR',
        NET_AMOUNT_BASE: '375.0937',
        TAX_AMOUNT_BASE: '56.2641',
        TOTAL_AMOUNT_BASE: '431.3578',
      },
    ]);
    const found = await warehouse.rows(
      `select o.order_id from GOLD.gold_fact_invoices i join GOLD.gold_fact_orders o on o.order_key = i.order_key
       where i.invoice_id = 4101`,
    );
    expect(found).toEqual([{ ORDER_ID: '911' }]);
  });

  it('write nothing when their order changes in what they do not use', async () => {
    const before = await stamps();
    const [detail] = [orderOf(911, 0.2666, 'SA')];
    await auditedRun(warehouse, {
      streams: { orders: [{ ...detail, record: { ...(detail.record as object), notes: 'later' } }] },
    });
    expect(await stamps()).toEqual(before);
  });

  it.each([
    { tax: { percent: '15.00', amount: sar(15) }, country: 'AE', category: 'standard', net: '100.0000' },
    { tax: free.tax, country: 'AE', category: 'export', net: '115.0000' },
    { tax: free.tax, country: 'SA', category: 'zero_rated', net: '115.0000' },
    { tax: free.tax, country: 'السعودية', category: 'zero_rated', net: '115.0000' },
    { tax: free.tax, country: 'KSA', category: 'zero_rated', net: '115.0000' },
    { tax: free.tax, country: null, category: 'zero_rated', net: '115.0000' },
    { tax: null, country: 'SA', category: 'exempt', net: '115.0000' },
    { tax: { percent: '15.00', amount: null }, country: 'SA', category: 'standard', net: null },
  ])('with the rate $tax.percent, delivered to $country, are $category', async ({ tax, country, category, net }) => {
    await auditedRun(warehouse, {
      streams: {
        orders: [orderOf(921, null, country)],
        invoices: [line({ id: 4201, order_id: 921, invoice_number: '201', total: sar(115), tax })],
      },
    });
    const [found] = await warehouse.rows(
      'select vat_category, net_amount from GOLD.gold_fact_invoices where invoice_id = 4201',
    );
    expect(found).toEqual({ VAT_CATEGORY: category, NET_AMOUNT: net });
  });

  it.each([
    ['فاتورة ضريبية', 'invoice', '1'],
    ['إشعار دائن', 'credit_note', '-1'],
    ['Debit Note', 'debit_note', '1'],
    ['Receipt', 'other', '1'],
  ])('of the type %s are of the kind %s', async (type, kind, sign) => {
    const warnings = await auditedRun(warehouse, { streams: { invoices: [line({ id: 4301, order_id: 931, type })] } });
    const [found] = await warehouse.rows(
      'select document_type, sign from GOLD.gold_fact_invoices where invoice_id = 4301',
    );
    expect(found).toEqual({ DOCUMENT_TYPE: kind, SIGN: sign });
    expect(warnings.some(({ audit }) => audit === 'gold_fact_invoices__type_is_known')).toBe(kind === 'other');
  });
});

describe('What an accountant would ask about documents is a warning', () => {
  let number = 5000;
  const numbered = (record: Partial<Document>): StageLine => {
    number += 1;
    return line({ id: number, order_id: number, invoice_number: String(number), ...record });
  };
  it.each([
    ['tax_follows_its_rate', () => [numbered({ tax: { percent: '15.00', amount: sar(17.15) } })]],
    ['amounts_add_up', () => [numbered({ total: sar(132.35) })]],
    ['amounts_are_positive', () => [numbered({ total: sar(-132.25) })]],
    ['credit_note_has_its_invoice', () => [numbered({ type: 'Credit Note' })]],
    [
      'credit_is_covered',
      () => [numbered({}), numbered({ order_id: number, type: 'Credit Note', total: sar(132.35) })],
    ],
    ['number_is_unique', () => [numbered({}), numbered({ invoice_number: String(number) })]],
  ])('%s', async (audit, lines) => {
    const warnings = await auditedRun(warehouse, { streams: { invoices: lines() } });
    expect(warnings.map((warning) => warning.audit)).toContain(`gold_fact_invoices__${audit}`);
    expect(await auditedRun(warehouse, { streams: { invoices: [numbered({})] } })).toEqual([]);
  });
});
