import type { WarehouseRow } from '../../functions/domain/ports.ts';

type Value = string | number | boolean | null | undefined;
export type Truth = Record<string, unknown>;

/** Decimal text of the warehouse (`12.5000`) as the shop writes it (`12.50`). */
const money = (value: unknown): Value => (typeof value === 'string' ? Number(value).toFixed(2) : (value as Value));
const number = (value: unknown): Value => Number(value);
const plain = (value: unknown): Value => value as Value;
/** `2026-10-31 20:30:00.000` → `2026-10-31T20:30:00Z`. */
const instant = (value: unknown): Value =>
  typeof value === 'string' ? `${value.slice(0, 19).replace(' ', 'T')}Z` : (value as Value);

interface Subject {
  /** Rows of Gold as they stand for the store :1. */
  sql: string;
  /** Field of the shop's truth → column of Gold and how its text is read. */
  fields: Record<string, [column: string, read: (value: unknown) => Value]>;
  /** The truth's value where it is not the field of that name. */
  derived?: Record<string, (truth: Truth) => Value>;
}

/** What Gold must hold of each stream, once a run has seen the store as it is. */
export const subjects = {
  orders: {
    sql: `
      select f.*, s.customer_id, d.full_date, p.payment_method_name
      from GOLD.gold_fact_orders f
      join SILVER.silver_orders s on s.store_id = f.store_id and s.order_id = f.order_id
      join GOLD.gold_dim_date d on d.date_key = f.order_date_key
      left join GOLD.gold_dim_payment_method p on p.payment_method_key = f.payment_method_key
      where f.store_id = :1`,
    fields: {
      id: ['ORDER_ID', plain],
      reference_id: ['REFERENCE_ID', plain],
      status: ['ORDER_STATUS', plain],
      created_at: ['ORDER_CREATED_AT', instant],
      order_date: ['FULL_DATE', plain],
      updated_at: ['ORDER_UPDATED_AT', instant],
      customer_id: ['CUSTOMER_ID', plain],
      payment_method: ['PAYMENT_METHOD_NAME', plain],
      currency: ['CURRENCY', plain],
      subtotal: ['SUBTOTAL_AMOUNT', money],
      shipping: ['SHIPPING_COST', money],
      cod: ['COD_FEE', money],
      tax: ['TAX_AMOUNT', money],
      discount: ['DISCOUNT_AMOUNT', money],
      coupon: ['COUPON_CODE', plain],
      total: ['TOTAL_AMOUNT', money],
      lines: ['ITEMS_COUNT', number],
    },
    derived: { lines: ({ items }) => (items as unknown[]).length },
  },
  order_items: {
    sql: `
      select f.*, o.order_id, p.product_id
      from GOLD.gold_fact_order_items f
      join GOLD.gold_fact_orders o on o.order_key = f.order_key
      join GOLD.gold_dim_products p on p.product_key = f.product_key
      where f.store_id = :1`,
    fields: {
      id: ['ORDER_ITEM_ID', plain],
      order_id: ['ORDER_ID', plain],
      product_id: ['PRODUCT_ID', plain],
      sku: ['SKU', plain],
      name: ['PRODUCT_NAME', plain],
      quantity: ['QUANTITY', number],
      currency: ['CURRENCY', plain],
      unit_price: ['UNIT_PRICE', money],
      discount: ['DISCOUNT_AMOUNT', money],
      unit_tax: ['TAX_AMOUNT', money],
      total: ['TOTAL_AMOUNT', money],
    },
  },
  customers: {
    // A version of the dimension keeps the time of the change that made it; the customer's own is Silver's.
    sql: `
      select g.*, s.last_updated
      from GOLD.gold_dim_customers g
      join SILVER.silver_customers s on s.store_id = g.store_id and s.customer_id = g.customer_id
      where g.is_current and g.store_id = :1`,
    fields: {
      id: ['CUSTOMER_ID', plain],
      first_name: ['FIRST_NAME', plain],
      last_name: ['LAST_NAME', plain],
      email: ['EMAIL', plain],
      gender: ['GENDER', plain],
      city: ['CITY', plain],
      country: ['COUNTRY', plain],
      updated_at: ['LAST_UPDATED', instant],
      deleted: ['IS_DELETED', plain],
    },
  },
  products: {
    sql: `
      select g.*, s.updated_at
      from GOLD.gold_dim_products g
      join SILVER.silver_products s on s.store_id = g.store_id and s.product_id = g.product_id
      where g.is_current and g.store_id = :1`,
    fields: {
      id: ['PRODUCT_ID', plain],
      name: ['PRODUCT_NAME', plain],
      updated_at: ['UPDATED_AT', instant],
      deleted: ['IS_DELETED', plain],
      // The price of a product that is gone is the one last seen, which may be older than its last.
      live_price: ['LIVE_PRICE', plain],
    },
    derived: { live_price: ({ deleted, regular_price }) => (deleted === true ? null : (regular_price as string)) },
  },
} as const satisfies Record<string, Subject>;

export type SubjectName = keyof typeof subjects;

/** Gold's rows of a stream in the truth's own words, by id. */
export function goldInWords(stream: SubjectName, rows: readonly WarehouseRow[]): Map<string, Truth> {
  const { fields } = subjects[stream] as Subject;
  return byId(
    rows.map((row) => {
      const read = { ...row, LIVE_PRICE: row['IS_DELETED'] === true ? null : (money(row['REGULAR_PRICE']) as string) };
      return Object.fromEntries(
        Object.entries(fields).map(([field, [column, as]]) => [field, as((read as WarehouseRow)[column] ?? null)]),
      );
    }),
  );
}

/** The shop's own records of a stream, with the fields that Gold keeps. */
export function truthInWords(stream: SubjectName, records: readonly Truth[]): Map<string, Truth> {
  const { fields, derived = {} } = subjects[stream] as Subject;
  return byId(
    records.map((record) =>
      Object.fromEntries(
        Object.keys(fields).map((field) => [field, derived[field]?.(record) ?? record[field] ?? null]),
      ),
    ),
  );
}

function byId(records: readonly Truth[]): Map<string, Truth> {
  const found = new Map<string, Truth>();
  for (const record of records) {
    const id = String(record['id']);
    // A second row of one id stays visible as a difference.
    found.set(found.has(id) ? `${id} again` : id, record);
  }
  return found;
}
