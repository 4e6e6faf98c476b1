import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StagedStream } from '../../functions/contracts/run.ts';
import type { SourceRecord } from '../../functions/domain/ports.ts';
import { streamEntry } from '../../functions/domain/stream-catalogue.ts';
import { type StageLine, TestWarehouse } from '../models/test-warehouse.ts';
import { project } from './pipeline.ts';

const samples = join(project, '..', 'shared', 'salla', 'samples');
const skipped = !existsSync(samples);
if (skipped) console.log('Published samples: skipped, ../shared/salla/samples is not here.');

const read = (name: string) =>
  (JSON.parse(readFileSync(join(samples, `${name}.json`), 'utf8')) as { data: unknown }).data;
const rowsOf = (name: string) => [read(name)].flat() as SourceRecord[];

/** Examples of each stream's listing; where none is published, the nearest there is. */
const listings: Partial<Record<StagedStream, string[]>> = {
  order_statuses: ['list-order-statuses', 'list-order-statuses.example-original-status-type'],
  invoices: ['list-invoices', 'invoice-details'],
  customers: ['list-customers'],
  customer_groups: ['list-customer-groups'],
  products: ['list-products'],
  product_quantities: ['list-product-quantities'],
  categories: [
    'list-categories',
    'list-categories.example-with-translations-query-parameter',
    'list-categories.example-with-items-query-parameter',
  ],
  brands: ['list-brands'],
  branches: ['list-branches'],
  abandoned_carts: ['list-abandoned-carts', 'webhook.abandoned.cart'],
  coupons: ['list-coupons', 'coupon-details'],
  special_offers: ['list-special-offers', 'special-offer-details'],
  affiliates: ['list-affiliates', 'affiliate-details'],
  reviews: ['list-reviews'],
  transactions: ['list-transactions'],
  shipments: ['shipment-object.from-update-response'],
  shipping_companies: ['list-shipping-companies'],
  payment_methods: ['available-payment-methods'],
  taxes: ['list-taxes'],
  currencies: ['list-currencies'],
  countries: ['list-countries'],
  cities: ['list-cities'],
  employees: ['list-employees'],
  store_info: ['store-information'],
};

function linesOf(stream: StagedStream, names: readonly string[]): StageLine[] {
  const { key } = streamEntry(stream);
  return names.flatMap(rowsOf).map((record) => ({ id: key.map((field) => String(record[field])).join('/'), record }));
}

function orders(): StageLine[] {
  const [listRow] = rowsOf('list-orders');
  const light = read('order-details.light') as SourceRecord;
  const full = read('webhook.order.created') as SourceRecord;
  return [
    {
      id: String(light['id']),
      record: light,
      list_row: { ...listRow, id: light['id'] },
      items: rowsOf('list-order-items'),
    },
    { id: String(full['id']), record: full, list_row: { ...listRow, id: full['id'] }, items: full['items'] },
    // Listed and not read in full yet.
    ...rowsOf('list-orders').map((row) => ({ id: String(row['id']), list_row: row })),
  ];
}

function histories(): StageLine[] {
  const names = ['list-order-histories', 'list-order-histories.success-with-created-by'];
  return names.map((name, index) => ({ id: index + 1, record: { order_id: index + 1, histories: rowsOf(name) } }));
}

describe.skipIf(skipped)('Salla’s published example responses', () => {
  let test: TestWarehouse;
  let lines: Partial<Record<StagedStream, StageLine[]>>;
  beforeAll(async () => {
    test = await TestWarehouse.start();
    const listed = (Object.keys(listings) as StagedStream[]).map((stream) => [
      stream,
      linesOf(stream, listings[stream] ?? []),
    ]);
    lines = { orders: orders(), order_histories: histories(), ...Object.fromEntries(listed) };
    await test.silver({ streams: lines });
  }, 240_000);
  afterAll(() => test?.stop());

  it('stand in Bronze whole, as they were published', async () => {
    const [row] = await test.rows('select record, items from BRONZE.bronze_orders where id = 418149270');
    expect(JSON.parse(String(row?.['RECORD']))).toEqual(read('order-details.light'));
    expect(JSON.parse(String(row?.['ITEMS']))).toEqual(read('list-order-items'));
    const customers = await test.rows('select record from BRONZE.bronze_customers order by id desc');
    expect(customers.map((customer) => JSON.parse(String(customer['RECORD'])))).toEqual(read('list-customers'));
  });

  it('need no quarantine', async () => {
    expect(await test.rows('select stream, record_key, reason from OPS.quarantine')).toEqual([]);
  });

  it('are all in Silver, one row a key', async () => {
    const expected = Object.entries(lines)
      .filter(([stream]) => stream !== 'order_histories')
      .map(([stream, given]) => [stream, new Set(given.map(({ id }) => id)).size]);
    const counted: [string, number][] = [];
    for (const [stream] of expected) {
      const [row] = await test.rows(`select count(*) as n from SILVER.silver_${stream} where not is_deleted`);
      counted.push([String(stream), Number(row?.['N'])]);
    }
    expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(expected));
    const [entries] = await test.rows('select count(*) as n from SILVER.silver_order_histories');
    const written = ['list-order-histories', 'list-order-histories.success-with-created-by'].flatMap(rowsOf);
    expect(entries?.['N']).toBe(String(new Set(written.map(({ id }) => id)).size));
  });

  it('are there for every stream but the settings, of which none is published', () => {
    expect(StagedStream.options.filter((stream) => !(stream in lines))).toEqual(['settings']);
  });

  it('are typed in Silver: the light order, with the instant its naive Riyadh date means', async () => {
    const [order] = await test.rows('select * from SILVER.silver_orders where order_id = 418149270');
    expect(order).toMatchObject({
      REFERENCE_ID: '3879219',
      ORDER_STATUS: 'completed',
      ORDER_STATUS_NAME: 'طلبك بيوصلك قريب',
      ORDER_DATE_LOCAL: '2024-02-15',
      ORDER_DATE_RAW: '2024-02-15 08:23:05.000000',
      CUSTOMER_ID: '1473353380',
      CUSTOMER_NAME: 'أحمد Conn',
      CUSTOMER_MOBILE: '966501724227',
      PAYMENT_METHOD: 'mada',
      SHIPPING_CITY: 'الرياض',
      SUBTOTAL_AMOUNT: '250.0000',
      DISCOUNT_AMOUNT: '15.0000',
      TAX_AMOUNT: '39.4600',
      SHIPPING_COST: '13.0400',
      COD_FEE: '0.0000',
      TOTAL_AMOUNT: '302.5000',
      CURRENCY: 'SAR',
      COUPON_CODE: 'kb123',
      ITEMS_COUNT: '1',
    });
    expect(String(order?.['ORDER_DATE'])).toMatch(/^2024-02-15 05:23:05/);
  });

  it('are typed in Silver: the full order, with its shipping and exchange rate', async () => {
    const [order] = await test.rows('select * from SILVER.silver_orders where order_id = 2116149737');
    expect(order).toMatchObject({
      SHIPPING_METHOD: 'السعودية',
      SHIPPING_COUNTRY: 'SA',
      SHIPPING_CITY: 'جدة',
      SHIPPING_POSTAL_CODE: null,
      DISCOUNT_AMOUNT: '5.0000',
      TOTAL_AMOUNT: '196.0000',
      EXCHANGE_RATE: '0.26659200',
    });
  });

  it('are typed in Silver: lines, customers, products and variants', async () => {
    expect(await test.rows('select * from SILVER.silver_order_items where order_id = 418149270')).toEqual([
      expect.objectContaining({
        ORDER_ITEM_ID: '365435777',
        SKU: 'sam-ssd-256g',
        QUANTITY: '1.0000',
        UNIT_PRICE: '150.0000',
        TAX_AMOUNT: '22.5000',
        TAX_PERCENT: '15.0000',
        TOTAL_AMOUNT: '150.0000',
      }),
    ]);
    const [customer] = await test.rows('select * from SILVER.silver_customers where customer_id = 2075683582');
    expect(customer).toMatchObject({
      FULL_NAME: 'Ahmed Ali',
      MOBILE: '777777777',
      MOBILE_CODE: '967',
      CITY: 'Riyadh',
      GENDER: 'male',
    });
    expect(String(customer?.['LAST_UPDATED'])).toMatch(/^2020-04-02 19:43:26/);
    const [product] = await test.rows('select * from SILVER.silver_products where product_id = 1672932878');
    expect(product).toMatchObject({
      PRODUCT_NAME: 'T-Shirt',
      REGULAR_PRICE: '100.0000',
      SALE_PRICE: null,
      COST_PRICE: '35.0000',
      SKU: null,
      QUANTITY_AVAILABLE: '50.0000',
      IS_UNLIMITED: true,
      PRODUCT_STATUS: 'sale',
      IS_ACTIVE: true,
      WEIGHT: '1.0000',
      WEIGHT_UNIT: 'kg',
      PROFIT_MARGIN: '65.0000',
    });
    const [variants] = await test.rows(
      'select count(*) as n from SILVER.silver_product_variants where product_id = 1672932878',
    );
    expect(variants?.['N']).toBe('4');
  });
});
