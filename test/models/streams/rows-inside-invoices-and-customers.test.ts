import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';
import { customer } from './core-records.ts';
import { orderCases } from './order-cases.ts';
import { readableRows, type Row } from './readable-rows.ts';
import { sar } from './stream-case.ts';

let test: TestWarehouse;
beforeAll(async () => {
  test = await TestWarehouse.start();
}, 120_000);
afterAll(() => test?.stop());

const shown = (sql: string): Promise<Row[]> => readableRows(test.warehouse, sql);
const gone = (id: number): StageLine => ({ id, op: 'delete', noticed_at: '2026-11-01T00:00:00.000Z' });

const lines = (columns: string) => shown(`select ${columns} from SILVER.silver_invoice_items order by line_number`);
const groups = (columns: string) =>
  shown(`select ${columns} from SILVER.silver_customer_group_members order by customer_group_id`);
const standing = () => groups('customer_group_id, is_deleted');
const buildCustomer = (inGroups: unknown) =>
  test.silver({ streams: { customers: [{ id: 61, record: { ...customer, groups: inGroups } }] } });

describe('Lines of an invoice', () => {
  const { record } = orderCases.find(({ stream }) => stream === 'invoices')!;
  const line = {
    id: 81,
    item_id: '9011',
    product_id: '601',
    name: 'Shirt',
    sku: '',
    quantity: '٢',
    type: 'product',
    price: sar(50),
    discount: sar(0),
    tax: { percent: 15, amount: sar('15.00') },
    total: sar(115),
  };
  const build = (items: unknown) =>
    test.silver({ streams: { invoices: [{ id: 4001, record: { ...record, items } }] } });

  it('are rows where the record has them', async () => {
    await build([line, { ...line, id: 82 }]);
    expect(await lines('* exclude (store_id, row_hash, run_id, processed_at)')).toEqual([
      {
        INVOICE_ID: '4001',
        LINE_NUMBER: '1',
        INVOICE_ITEM_ID: '81',
        ORDER_ITEM_ID: '9011',
        PRODUCT_ID: '601',
        PRODUCT_NAME: 'Shirt',
        SKU: null,
        ITEM_TYPE: 'product',
        QUANTITY: '2.0000',
        UNIT_PRICE: '50.0000',
        DISCOUNT_AMOUNT: '0.0000',
        TAX_PERCENT: '15.0000',
        TAX_AMOUNT: '15.0000',
        TOTAL_AMOUNT: '115.0000',
        CURRENCY: 'SAR',
        IS_DELETED: false,
      },
      expect.objectContaining({ LINE_NUMBER: '2', INVOICE_ITEM_ID: '82' }),
    ]);
  });

  it('stay when a row of the list, which has none, comes after them', async () => {
    const before = await lines('*');
    await build(undefined);
    expect(await lines('*')).toEqual(before);
  });

  it('wait with their invoice when one cannot be typed', async () => {
    const before = await lines('*');
    await build([{ ...line, quantity: 'two' }]);
    expect(await lines('*')).toEqual(before);
    expect(await shown('select reason from OPS.quarantine')).toEqual([
      { REASON: 'items: a field that is not of its type' },
    ]);
  });

  it('end when the invoice has them no more, and go and come back with it', async () => {
    await build([line]);
    expect(await lines('is_deleted')).toEqual([{ IS_DELETED: false }, { IS_DELETED: true }]);
    await test.silver({ streams: { invoices: [gone(4001)] } });
    expect(await lines('is_deleted')).toEqual([{ IS_DELETED: true }, { IS_DELETED: true }]);
    await build([line]);
    expect(await lines('is_deleted')).toEqual([{ IS_DELETED: false }, { IS_DELETED: true }]);
  });

  it('are taken where one run brings them and then a row of the list, which has none', async () => {
    const both = [
      { id: 4002, record: { ...record, items: [line] } },
      { id: 4002, record: { ...record, items: undefined } },
    ];
    await test.silver({ streams: { invoices: both } });
    const taken = 'select invoice_item_id, is_deleted from SILVER.silver_invoice_items where invoice_id = 4002';
    expect(await shown(taken)).toEqual([{ INVOICE_ITEM_ID: '81', IS_DELETED: false }]);
  });
});

describe('Groups of a customer', () => {
  it('are rows, each once', async () => {
    await buildCustomer([12, '11', 12]);
    expect(await groups('customer_id, customer_group_id, is_deleted')).toEqual([
      { CUSTOMER_ID: '61', CUSTOMER_GROUP_ID: '11', IS_DELETED: false },
      { CUSTOMER_ID: '61', CUSTOMER_GROUP_ID: '12', IS_DELETED: false },
    ]);
  });

  it('wait with their customer when one cannot be typed', async () => {
    const before = await groups('*');
    await buildCustomer([13, 'vip']);
    expect(await groups('*')).toEqual(before);
    expect(await shown("select reason from OPS.quarantine where stream = 'customers'")).toEqual([
      { REASON: 'groups: a field that is not of its type' },
    ]);
  });

  it('follow the customer, and go and come back with it', async () => {
    await buildCustomer([11, 13]);
    const after = [
      { CUSTOMER_GROUP_ID: '11', IS_DELETED: false },
      { CUSTOMER_GROUP_ID: '12', IS_DELETED: true },
      { CUSTOMER_GROUP_ID: '13', IS_DELETED: false },
    ];
    expect(await standing()).toEqual(after);
    await test.silver({ streams: { customers: [gone(61)] } });
    expect((await standing()).map((row) => row['IS_DELETED'])).toEqual([true, true, true]);
    await buildCustomer([11, 13]);
    expect(await standing()).toEqual(after);
  });
});
