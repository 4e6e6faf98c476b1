import { Command } from 'commander';
import type { Warehouse, WarehouseRow } from '../functions/domain/ports.ts';
import { StartError } from '../local/run/start-error.ts';
import { asTable } from './result-formats.ts';
import { chosenStore, storeOption } from './store-option.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

interface Options {
  data: string;
  store?: string;
  raw: boolean;
}

/** What is printed of an order, besides the order itself; binds: store and order id. */
const parts: readonly { title: string; sql: string }[] = [
  {
    title: 'Lines',
    sql: `select i.sku, i.product_name, i.quantity, i.unit_price, i.discount_amount, i.total_amount, i.currency
from GOLD.gold_fact_order_items i
join GOLD.gold_fact_orders o on o.order_key = i.order_key
where o.store_id = :1 and o.order_id = :2
order by i.order_item_id`,
  },
  {
    title: 'Documents',
    sql: `select document_date, document_type, document_number, vat_category, net, vat, total_incl_vat
from MART.vat_documents
where store_id = :1 and order_id = :2
order by document_date, document_number`,
  },
  {
    title: 'Payments and cash on delivery',
    sql: `select cash_date, source, payment_method, amount, is_date_estimated
from MART.cash_in
where store_id = :1 and order_id = :2
order by cash_date`,
  },
  {
    title: 'Bronze',
    sql: `select run_id, loaded_at, is_deleted, record_hash, file
from BRONZE.bronze_orders
where store_id = :1 and id = :2
order by run_id, file`,
  },
];

/** `salla order`: everything the warehouse has of one order. */
export function orderCommand(): Command {
  return new Command('order')
    .description(
      'prints an order: our figures, its documents and payments, what Bronze has, and the link to the dashboard',
    )
    .argument('<reference>', 'the number that the merchant and the customer see, or the id of the API')
    .addOption(dataOption())
    .addOption(storeOption())
    .option('--raw', 'adds the record as the API sent it (personal data)', false)
    .addHelpText('after', '\nExample:\n  npx salla order 40497536')
    .action(async (reference: string, { data, store, raw }: Options) => {
      await withWarehouse(data, async (warehouse) => {
        const storeId = await chosenStore(warehouse, store);
        const order = await findOrder(warehouse, storeId, reference);
        for (const [name, value] of Object.entries(order))
          console.log(`${name.toLowerCase().padEnd(18)} ${value ?? '–'}`);
        const binds = [storeId, order['ORDER_ID']!];
        for (const { title, sql } of parts) {
          const result = await warehouse.execute({ sql, binds });
          console.log(`\n${title}`);
          console.log(result.rows.length === 0 ? 'none' : asTable(result, process.stdout.columns));
        }
        const record = await rawRecord(warehouse, binds);
        console.log(`\nIn the dashboard: ${adminLink(record)}`);
        if (raw) console.log(`\nAs the API sent it:\n${JSON.stringify(record, null, 2)}`);
      });
    });
}

async function findOrder(warehouse: Warehouse, storeId: string, reference: string): Promise<WarehouseRow> {
  const { rows } = await warehouse.execute({
    sql: `select
  order_id, reference_id, order_date, order_status, order_class, is_booked, is_test, is_complete, payment_method, shipping_company,
  coupon_code, items_count, total_incl_vat, net, vat, discount, shipping, currency, total_in_currency, first_total, data_as_of
from MART.orders
where store_id = :1 and (reference_id = :2 or order_id::varchar = :2)
order by iff(reference_id = :2, 0, 1)
limit 1`,
    binds: [storeId, reference],
  });
  const [order] = rows;
  if (order !== undefined) return order;
  const { rows: gone } = await warehouse.execute({
    sql: `select order_id, deleted_at, is_deleted
from SILVER.silver_orders
where store_id = :1 and (reference_id = :2 or order_id::varchar = :2)`,
    binds: [storeId, reference],
  });
  throw gone[0]?.['IS_DELETED'] === true
    ? new StartError(
        `The store no longer has order ${reference}; its absence was noticed at ${String(gone[0]['DELETED_AT'])} (UTC).`,
        `its last state: npx salla sql "select * from SILVER.silver_orders where order_id = ${String(gone[0]['ORDER_ID'])}"`,
      )
    : new StartError(
        `Store ${storeId} has no order ${reference} in Gold.`,
        'compare the number with the dashboard; an order of the last hour comes with the next run.',
      );
}

async function rawRecord(warehouse: Warehouse, binds: readonly (string | boolean | number)[]): Promise<unknown> {
  const { rows } = await warehouse.execute({
    sql: `select coalesce(record, list_row)::varchar as record
from BRONZE.bronze_orders
where store_id = :1 and id = :2 and (is_object(record) or is_object(list_row))
qualify row_number() over (order by iff(is_object(record), 0, 1), run_id desc, file desc) = 1`,
    binds,
  });
  const text = rows[0]?.['RECORD'];
  return typeof text === 'string' ? JSON.parse(text) : null;
}

/** The API gives the path, or the whole address. */
function adminLink(record: unknown): string {
  const path = (record as { urls?: { admin?: unknown } } | null)?.urls?.admin;
  if (typeof path !== 'string') return 'the API gave no link';
  return path.startsWith('http') ? path : `https://s.salla.sa${path}`;
}
