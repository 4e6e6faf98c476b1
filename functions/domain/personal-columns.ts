import type { StagedStream } from '../contracts/run.ts';
import { streamCatalogue } from './stream-catalogue.ts';

/**
 * A table with columns that tell who somebody is, or what belongs to somebody. Country and city on orders, parcels and carts are
 * not among them: without a name, a street or a postal code they say of nobody where they live, and sales are read by them.
 */
interface PersonalTable {
  /** With its schema. */
  table: string;
  whose: 'customer' | 'staff' | 'store';
  /** `salla forget` takes the values of a customer out of these. Those of staff and store are the merchant's to correct in Salla. */
  columns: readonly string[];
}

/** Personal columns of Silver; a test follows values from the personal fields of the stream catalogue to the columns. */
const silver: readonly PersonalTable[] = [
  {
    table: 'SILVER.silver_customers',
    whose: 'customer',
    columns: [
      'full_name',
      'first_name',
      'last_name',
      'email',
      'mobile',
      'mobile_code',
      'country',
      'city',
      'gender',
      'birthday',
      'age_group',
      'avatar_url',
    ],
  },
  {
    table: 'SILVER.silver_orders',
    whose: 'customer',
    columns: [
      'customer_name',
      'customer_email',
      'customer_mobile',
      'shipping_address_line',
      'shipping_postal_code',
      'notes',
    ],
  },
  { table: 'SILVER.silver_order_item_options', whose: 'customer', columns: ['value_name'] },
  { table: 'SILVER.silver_order_histories', whose: 'customer', columns: ['note'] },
  { table: 'SILVER.silver_order_histories', whose: 'staff', columns: ['created_by_name'] },
  {
    table: 'SILVER.silver_transactions',
    whose: 'customer',
    columns: ['customer_first_name', 'customer_last_name', 'customer_email', 'customer_mobile', 'notes'],
  },
  {
    table: 'SILVER.silver_shipments',
    whose: 'customer',
    columns: ['ship_to_block', 'ship_to_postal_code'],
  },
  {
    table: 'SILVER.silver_abandoned_carts',
    whose: 'customer',
    columns: ['customer_name', 'customer_email', 'customer_mobile'],
  },
  {
    table: 'SILVER.silver_reviews',
    whose: 'customer',
    columns: ['content', 'customer_name'],
  },
  {
    table: 'SILVER.silver_employees',
    whose: 'staff',
    columns: ['employee_name', 'email', 'mobile', 'mobile_code'],
  },
  { table: 'SILVER.silver_branches', whose: 'store', columns: ['phone', 'whatsapp', 'telephone'] },
  {
    table: 'SILVER.silver_store_info',
    whose: 'store',
    columns: ['email', 'tax_number', 'commercial_number', 'freelance_number', 'social'],
  },
];

const ofCustomerVersions = [
  'full_name',
  'first_name',
  'last_name',
  'email',
  'mobile',
  'country',
  'city',
  'gender',
  'age_group',
];

const gold: readonly PersonalTable[] = ['GOLD.gold_dim_customers', 'OPS.delta_dim_customers'].map((table) => ({
  table,
  whose: 'customer',
  columns: ofCustomerVersions,
}));

const ofStore: ReadonlySet<StagedStream> = new Set(['employees', 'branches', 'store_info', 'coupons']);

/** Every column with personal data that may hold the values themselves. Readers may see none of these tables. */
export const personalTables: readonly PersonalTable[] = [...bronzeTables(), ...silver, ...gold];

/** Views of personal tables whose columns are tokens or masked, so that readers may see them. */
export const maskedViews: readonly string[] = ['MART.customers_masked'];

/** Bronze keeps records whole: the fields are named by the stream's `personalData`. */
function bronzeTables(): PersonalTable[] {
  return streamCatalogue
    .filter(({ personalData }) => personalData.length > 0)
    .map(({ name }) => ({
      table: `BRONZE.bronze_${name}`,
      whose: ofStore.has(name) ? 'store' : 'customer',
      columns: name === 'orders' ? ['record', 'items'] : ['record'],
    }));
}
