import type { StreamName } from '../contracts/run.ts';
import type { ModelPart } from './ports.ts';

/** A table of Gold, prepared by `sql/gold/delta_<name>` in `OPS.delta_<name>` and published by `sql/publish/gold_<name>`. */
export interface GoldTable {
  /** Without its `gold_`. */
  name: string;
  /** The stream that the ledger counts its rows for. */
  stream: StreamName;
  /** The stream's records, each once (the last hop of the ledger is between the two); their versions, of which one is current; or something made of them. */
  rows: 'records' | 'versions' | 'derived';
  /** Key of the versions. */
  key?: string;
}

/** In the order they are prepared: dimensions first, because the facts look their keys up in their deltas and in what stands. */
export const goldTables: readonly GoldTable[] = [
  { name: 'dim_customers', stream: 'customers', rows: 'versions', key: 'customer_key' },
  { name: 'dim_products', stream: 'products', rows: 'versions', key: 'product_key' },
  { name: 'dim_payment_method', stream: 'orders', rows: 'derived' },
  { name: 'dim_shipping_method', stream: 'orders', rows: 'derived' },
  { name: 'dim_city', stream: 'orders', rows: 'derived' },
  { name: 'dim_branch', stream: 'branches', rows: 'derived' },
  { name: 'dim_coupon', stream: 'coupons', rows: 'derived' },
  { name: 'dim_order_status', stream: 'order_statuses', rows: 'derived' },
  { name: 'dim_currency', stream: 'currencies', rows: 'derived' },
  { name: 'fact_orders', stream: 'orders', rows: 'records' },
  { name: 'fact_order_items', stream: 'order_items', rows: 'records' },
  { name: 'agg_daily_sales', stream: 'orders', rows: 'derived' },
  { name: 'fact_invoices', stream: 'invoices', rows: 'records' },
  { name: 'fact_transactions', stream: 'transactions', rows: 'records' },
  { name: 'fact_shipments', stream: 'shipments', rows: 'records' },
  { name: 'fact_abandoned_carts', stream: 'abandoned_carts', rows: 'records' },
  { name: 'fact_product_quantities', stream: 'product_quantities', rows: 'derived' },
  { name: 'fact_order_status_changes', stream: 'order_histories', rows: 'derived' },
];

export const deltaModel = ({ name }: GoldTable): string => `gold/delta_${name}`;

/** The delta as the `reads` of models name it. */
export const deltaTable = ({ name }: GoldTable): string => `OPS.delta_${name}`;

const ofStreams = goldTables.filter(({ rows }) => rows !== 'derived');

export const goldStreams: readonly StreamName[] = ofStreams.map(({ stream }) => stream);

/** What lists the rows of each delta. */
export const filledDeltas: readonly ModelPart[] = goldTables.map(({ name }) => ({
  name: 'ledger/list_deltas',
  words: { table: name },
}));

/** What lists, by table, how much of this Silver the runs of the window changed. */
export function changedSilver(tables: readonly string[]): ModelPart[] {
  return tables.map((table) => ({ name: 'ledger/list_changed_silver', words: { table } }));
}

/** What counts the streams of Gold as they will stand once the run's deltas are published. */
export const goldCounts = countsBy('ledger/count_gold_facts', 'ledger/count_gold_versions');

/** What counts the streams of Gold as they stand. */
export const standingCounts = countsBy('ledger/count_standing_facts', 'ledger/count_standing_versions');

function countsBy(facts: string, versions: string): readonly ModelPart[] {
  return ofStreams.map(({ name, stream, rows, key = '' }) => ({
    name: rows === 'versions' ? versions : facts,
    words: { stream, table: name, key },
  }));
}

/** One transaction: readers see all of a run or nothing of it. Only tables with a delta are touched. */
export function publication(tables: readonly GoldTable[]): ModelPart[] {
  return [
    ...tables.map(({ name }) => ({ name: `publish/gold_${name}` })),
    { name: 'ledger/move_watermark' },
    { name: 'ledger/record_run_published' },
    ...tables.map(({ name }) => ({ name: 'publish/clear_delta', words: { table: name } })),
  ];
}
