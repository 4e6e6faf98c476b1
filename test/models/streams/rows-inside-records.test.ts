import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestWarehouse } from '../test-warehouse.ts';
import { readableRows, type Row } from './readable-rows.ts';
import { riyadh, sar } from './stream-case.ts';

let test: TestWarehouse;
beforeAll(async () => {
  test = await TestWarehouse.start();
}, 120_000);
afterAll(() => test?.stop());

const shown = (sql: string): Promise<Row[]> => readableRows(test.warehouse, sql);

const packages = (columns: string) =>
  shown(`select ${columns} from SILVER.silver_shipment_packages where shipment_id = 8001 order by package_number`);

const product = (changes: object) => ({
  id: 601,
  name: 'Shirt',
  price: sar(100),
  options: [
    {
      id: 11,
      name: 'Colour',
      type: 'radio',
      required: 'true',
      sort: 5,
      display_type: 'text',
      values: [{ id: 1, name: 'Blue' }],
    },
  ],
  images: [{ id: 21, url: 'https://example.com/1.png', main: 1, type: 'image', alt: '', sort: '٢', video_url: '' }],
  categories: [{ id: 801, name: 'Shirts' }, { name: 'without an id' }],
  ...changes,
});

const partsOfProducts = async () => ({
  options: await shown(
    'select * exclude (store_id, row_hash, run_id, processed_at) from SILVER.silver_product_options',
  ),
  images: await shown('select * exclude (store_id, row_hash, run_id, processed_at) from SILVER.silver_product_images'),
  categories: await shown(
    'select * exclude (store_id, row_hash, run_id, processed_at) from SILVER.silver_product_categories order by category_id',
  ),
});

const entry = (id: number, note: string) => ({
  id,
  status: 'قيد التنفيذ',
  note,
  created_at: riyadh('2026-03-01 12:00:00.000000'),
});

const entries = () =>
  shown('select record_key, order_id, note, is_deleted, run_id from SILVER.silver_order_histories order by record_key');

describe('Packages of a shipment', () => {
  const strap = { item_id: 2, name: 'Strap', sku: 'S', price: 50, quantity: 1, weight: { value: 0.05, units: 'kg' } };
  const watch = {
    item_id: 1,
    external_id: null,
    name: 'Watch',
    sku: 'W',
    price: sar('1000.00'),
    quantity: 2,
    weight: { value: '٠٫١٠', unit: 'kg' },
    options: [{ name: 'Colour', values: [] }],
  };

  it('are rows, in whichever form the API writes price and weight', async () => {
    await test.silver({ streams: { shipments: [{ id: 8001, record: { id: 8001, packages: [watch, strap] } }] } });
    expect(await packages('* exclude (store_id, row_hash, run_id, processed_at)')).toEqual([
      {
        SHIPMENT_ID: '8001',
        PACKAGE_NUMBER: '1',
        ORDER_ITEM_ID: '1',
        EXTERNAL_ID: null,
        PRODUCT_NAME: 'Watch',
        SKU: 'W',
        QUANTITY: '2.0000',
        PRICE: '1000.0000',
        CURRENCY: 'SAR',
        WEIGHT: '0.1000',
        WEIGHT_UNIT: 'kg',
        OPTIONS: watch.options,
        IS_DELETED: false,
      },
      expect.objectContaining({
        PACKAGE_NUMBER: '2',
        PRICE: '50.0000',
        CURRENCY: null,
        WEIGHT: '0.0500',
        OPTIONS: null,
      }),
    ]);
  });

  it('are left alone when the shipment changes and they do not, and deleted when they are gone', async () => {
    const before = await packages('run_id, row_hash');
    await test.silver({
      streams: { shipments: [{ id: 8001, record: { id: 8001, status: 'delivered', packages: [watch] } }] },
    });
    const after = await packages('run_id, row_hash, is_deleted');
    expect(after[0]).toEqual({ ...before[0], IS_DELETED: false });
    expect(after[1]).toMatchObject({ IS_DELETED: true });
  });

  it('go with their shipment and come back with it', async () => {
    await test.silver({ streams: { shipments: [{ id: 8001, op: 'delete', noticed_at: '2026-03-20T10:00:00.000Z' }] } });
    expect(await packages('is_deleted')).toEqual([{ IS_DELETED: true }, { IS_DELETED: true }]);
    await test.silver({ streams: { shipments: [{ id: 8001, record: { id: 8001, packages: [watch] } }] } });
    expect(await packages('is_deleted')).toEqual([{ IS_DELETED: false }, { IS_DELETED: true }]);
  });

  it('keep their rows while the shipment stands in quarantine', async () => {
    const before = await packages('*');
    const record = { id: 8001, packages: [{ ...watch, quantity: 'two' }] };
    await test.silver({ streams: { shipments: [{ id: 8001, record }] } });
    expect(await packages('*')).toEqual(before);
  });
});

describe('Lines of an abandoned cart', () => {
  const line = { id: 501, product_id: 601, quantity: '2', weight: null };
  const amounts = {
    price_without_tax: sar(100),
    total_discount: sar(0),
    tax: { percent: '15.00', amount: sar(15) },
    total: sar(200),
  };

  it('are rows, with amounts where the API sends them', async () => {
    const items = [line, { ...line, id: 502, amounts }];
    await test.silver({ streams: { abandoned_carts: [{ id: 3001, record: { id: 3001, items } }] } });
    const rows = await shown(
      'select * exclude (store_id, row_hash, run_id, processed_at) from SILVER.silver_abandoned_cart_items order by line_number',
    );
    expect(rows).toEqual([
      expect.objectContaining({
        LINE_NUMBER: '1',
        CART_ITEM_ID: '501',
        QUANTITY: '2.0000',
        TOTAL_AMOUNT: null,
        CURRENCY: null,
      }),
      {
        CART_ID: '3001',
        LINE_NUMBER: '2',
        CART_ITEM_ID: '502',
        PRODUCT_ID: '601',
        QUANTITY: '2.0000',
        WEIGHT: null,
        UNIT_PRICE: '100.0000',
        DISCOUNT_AMOUNT: '0.0000',
        TAX_PERCENT: '15.0000',
        TAX_AMOUNT: '15.0000',
        TOTAL_AMOUNT: '200.0000',
        CURRENCY: 'SAR',
        IS_DELETED: false,
      },
    ]);
  });

  it('are deleted when the cart has been emptied', async () => {
    await test.silver({ streams: { abandoned_carts: [{ id: 3001, record: { id: 3001, items: [] } }] } });
    expect(await shown('select distinct is_deleted from SILVER.silver_abandoned_cart_items')).toEqual([
      { IS_DELETED: true },
    ]);
  });
});

describe('Options, images and categories of a product', () => {
  it('are rows; one without an id is left to Bronze', async () => {
    await test.silver({ streams: { products: [{ id: 601, record: product({}) }] } });
    expect(await partsOfProducts()).toEqual({
      options: [
        {
          PRODUCT_ID: '601',
          OPTION_ID: '11',
          OPTION_NAME: 'Colour',
          OPTION_DESCRIPTION: null,
          OPTION_TYPE: 'radio',
          DISPLAY_TYPE: 'text',
          IS_REQUIRED: true,
          SORT_ORDER: '5',
          OPTION_VALUES: [{ id: 1, name: 'Blue' }],
          IS_DELETED: false,
        },
      ],
      images: [
        {
          PRODUCT_ID: '601',
          IMAGE_ID: '21',
          URL: 'https://example.com/1.png',
          IMAGE_TYPE: 'image',
          VIDEO_URL: null,
          ALTERNATIVE_TEXT: null,
          IS_MAIN: true,
          SORT_ORDER: '2',
          IS_DELETED: false,
        },
      ],
      categories: [{ PRODUCT_ID: '601', CATEGORY_ID: '801', CATEGORY_NAME: 'Shirts', IS_DELETED: false }],
    });
  });

  it('follow the product', async () => {
    const record = product({ options: [], categories: [{ id: 802, name: 'Sale' }] });
    await test.silver({ streams: { products: [{ id: 601, record }] } });
    expect(await partsOfProducts()).toMatchObject({
      options: [{ IS_DELETED: true }],
      images: [{ IS_DELETED: false }],
      categories: [
        { CATEGORY_ID: '801', IS_DELETED: true },
        { CATEGORY_ID: '802', IS_DELETED: false },
      ],
    });
  });
});

describe('The history of an order', () => {
  it('grows by an entry without touching those before it', async () => {
    const record = { order_id: 9001, histories: [entry(1, 'a'), entry(2, 'b')] };
    await test.silver({ streams: { order_histories: [{ id: 9001, record }] } });
    const before = await entries();
    const grown = { order_id: 9001, histories: [...record.histories, entry(3, 'c')] };
    await test.silver({ streams: { order_histories: [{ id: 9001, record: grown }] } });
    const after = await entries();
    expect(after.slice(0, 2)).toEqual(before);
    expect(after[2]).toMatchObject({ RECORD_KEY: '3', ORDER_ID: '9001', NOTE: 'c', IS_DELETED: false });
  });

  it('loses an entry that the order no longer has', async () => {
    const record = { order_id: 9001, histories: [entry(2, 'b'), entry(3, 'c')] };
    await test.silver({ streams: { order_histories: [{ id: 9001, record }] } });
    expect((await entries()).map((row) => row['IS_DELETED'])).toEqual([true, false, false]);
  });

  it.each([
    ['an entry without an id', [{ note: 'x' }], 'histories.id: missing or not a number'],
    ['no entries at all', [], 'histories: missing or empty'],
  ])('with %s waits in quarantine', async (_, histories, reason) => {
    await test.silver({ streams: { order_histories: [{ id: 9001, record: { order_id: 9001, histories } }] } });
    expect(await shown("select record_key, reason from OPS.quarantine where stream = 'order_histories'")).toEqual([
      { RECORD_KEY: '9001', REASON: reason },
    ]);
    expect((await entries()).map((row) => row['IS_DELETED'])).toEqual([true, false, false]);
  });
});
