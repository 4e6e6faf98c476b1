import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestWarehouse } from '../test-warehouse.ts';
import { customer, product } from './core-records.ts';
import { readableRows } from './readable-rows.ts';

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

it('Flat prices, digits as Arabic writes them and flat dates are read', async () => {
  await test.silver({
    streams: {
      customers: [
        { id: 62, record: { ...customer, id: 62, birthday: '1990-05-04', updated_at: '2026-03-01 01:30:00' } },
      ],
      products: [
        {
          id: 602,
          record: {
            ...product,
            id: 602,
            price: 80,
            regular_price: '١٠٠٫٥',
            sale_price: 0,
            cost_price: '',
            quantity: '١٢',
            updated_at: { date: '2026-03-01 01:30:00.000000', timezone: 'UTC' },
            skus: [{ id: 6021, price: 80, stock_quantity: '٣' }],
          },
        },
      ],
    },
  });
  expect(await test.rows('select * from OPS.quarantine')).toEqual([]);
  expect(
    await readableRows(
      test.warehouse,
      'select birthday, last_updated from SILVER.silver_customers where customer_id = 62',
    ),
  ).toEqual([{ BIRTHDAY: '1990-05-04', LAST_UPDATED: '2026-02-28 22:30:00' }]);
  expect(
    await readableRows(
      test.warehouse,
      `select regular_price, sale_price, cost_price, quantity_available, updated_at
       from SILVER.silver_products where product_id = 602`,
    ),
  ).toEqual([
    {
      REGULAR_PRICE: '100.5000',
      SALE_PRICE: null,
      COST_PRICE: null,
      QUANTITY_AVAILABLE: '12.0000',
      UPDATED_AT: '2026-03-01 01:30:00',
    },
  ]);
  expect(
    await readableRows(test.warehouse, 'select price, stock_quantity from SILVER.silver_product_variants'),
  ).toEqual([{ PRICE: '80.0000', STOCK_QUANTITY: '3.0000' }]);
});
