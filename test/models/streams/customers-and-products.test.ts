import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestWarehouse } from '../test-warehouse.ts';
import { readableRows } from './readable-rows.ts';
import { riyadh, sar } from './stream-case.ts';

const customer = {
  id: 61,
  first_name: 'Nora',
  last_name: '',
  mobile: 500000000,
  mobile_code: '+966',
  email: 'null',
  avatar: 'https://example.com/nora.png',
  gender: 'female',
  birthday: riyadh('1990-05-04 00:00:00.000000'),
  city: {},
  country: 'السعودية',
  updated_at: riyadh('2026-03-01 01:30:00.000000'),
};
const product = {
  id: 601,
  name: 'Shirt',
  description: '',
  price: sar(80),
  regular_price: sar('100.00'),
  sale_price: sar(80),
  cost_price: '40',
  sku: '',
  quantity: '3',
  unlimited_quantity: false,
  type: 'product',
  status: 'sale',
  is_available: true,
  weight: 0.25,
  weight_type: 'kg',
  with_tax: true,
  require_shipping: false,
  metadata: { title: 'Shirt', description: null },
  updated_at: '2026-03-01 01:30:00',
};
const written = 'store_id, row_hash, run_id, processed_at';

let test: TestWarehouse;
beforeAll(async () => {
  test = await TestWarehouse.start();
  await test.silver({
    streams: { customers: [{ id: 61, record: customer }], products: [{ id: 601, record: product }] },
  });
}, 120_000);
afterAll(() => test?.stop());

it('A customer is typed, what the API writes for nothing becomes NULL', async () => {
  expect(await readableRows(test.warehouse, `select * exclude (${written}) from SILVER.silver_customers`)).toEqual([
    {
      CUSTOMER_ID: '61',
      FULL_NAME: 'Nora',
      FIRST_NAME: 'Nora',
      LAST_NAME: null,
      EMAIL: null,
      MOBILE: '500000000',
      MOBILE_CODE: '966',
      COUNTRY: 'السعودية',
      CITY: null,
      GENDER: 'female',
      BIRTHDAY: '1990-05-04',
      AGE_GROUP: '35-44',
      CUSTOMER_STATUS: 'active',
      AVATAR_URL: 'https://example.com/nora.png',
      REGISTRATION_DATE: null,
      LAST_UPDATED: '2026-02-28 22:30:00',
      IS_DELETED: false,
      DELETED_AT: null,
    },
  ]);
});

it('A product is typed, with margin and discount at the price in force', async () => {
  expect(await readableRows(test.warehouse, `select * exclude (${written}) from SILVER.silver_products`)).toEqual([
    {
      PRODUCT_ID: '601',
      PRODUCT_NAME: 'Shirt',
      PRODUCT_DESCRIPTION: null,
      REGULAR_PRICE: '100.0000',
      SALE_PRICE: '80.0000',
      COST_PRICE: '40.0000',
      CURRENCY: 'SAR',
      PROFIT_MARGIN: '50.0000',
      DISCOUNT_PERCENTAGE: '20.0000',
      SKU: null,
      QUANTITY_AVAILABLE: '3.0000',
      IS_UNLIMITED: false,
      PRODUCT_TYPE: 'product',
      PRODUCT_STATUS: 'sale',
      IS_ACTIVE: true,
      WEIGHT: '0.2500',
      WEIGHT_UNIT: 'kg',
      WITH_TAX: true,
      IS_TAXABLE: true,
      REQUIRES_SHIPPING: false,
      META_TITLE: 'Shirt',
      META_DESCRIPTION: null,
      CREATED_AT: null,
      UPDATED_AT: '2026-02-28 22:30:00',
      IS_DELETED: false,
      DELETED_AT: null,
    },
  ]);
});

it('Both are soft-deleted when noticed, and revived', async () => {
  const standing = () =>
    readableRows(
      test.warehouse,
      `select customer_status as status, is_deleted, deleted_at from SILVER.silver_customers
       union all select product_status, is_deleted, deleted_at from SILVER.silver_products order by 1`,
    );
  const noticed_at = '2026-03-20T10:00:00.000Z';
  await test.silver({
    streams: { customers: [{ id: 61, op: 'delete', noticed_at }], products: [{ id: 601, op: 'delete', noticed_at }] },
  });
  const deleted = { STATUS: 'deleted', IS_DELETED: true, DELETED_AT: '2026-03-20 10:00:00' };
  expect(await standing()).toEqual([deleted, deleted]);
  await test.silver({
    streams: { customers: [{ id: 61, record: customer }], products: [{ id: 601, record: product }] },
  });
  expect(await standing()).toEqual([
    { STATUS: 'active', IS_DELETED: false, DELETED_AT: null },
    { STATUS: 'sale', IS_DELETED: false, DELETED_AT: null },
  ]);
});
