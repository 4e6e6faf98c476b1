import type { StagedStream } from '../contracts/run.ts';
import type { ModelPart } from './ports.ts';

/** A statement of `sql/erasure/` and the table whose rows it takes personal values out of. */
export interface ErasurePart extends ModelPart {
  table: string;
}

const ofStreams: Partial<Record<StagedStream, readonly string[]>> = {
  customers: ['erasure/bronze_customers'],
  orders: ['erasure/bronze_orders', 'erasure/bronze_order_items'],
  order_histories: ['erasure/bronze_order_histories'],
  transactions: ['erasure/bronze_transactions'],
  shipments: ['erasure/bronze_shipments'],
  abandoned_carts: ['erasure/bronze_abandoned_carts'],
  reviews: ['erasure/bronze_reviews'],
};

const silverTables = [
  'customers',
  'orders',
  'order_item_options',
  'order_histories',
  'transactions',
  'shipments',
  'abandoned_carts',
  'reviews',
];

/** What the window of runs brought to Bronze. */
export const bronzeErasures: readonly ErasurePart[] = bronzeParts('');

/** The archives of Bronze that there are, of tables named `bronze_<stream>_archive`. */
export function archiveErasures(archives: readonly string[]): ErasurePart[] {
  return bronzeParts('_archive').filter(({ words }) => archives.includes(words?.['table'] ?? ''));
}

/** What stands in Silver and Gold, and in the delta that a broken run may have left. */
export const layerErasures: readonly ErasurePart[] = [
  ...silverTables.map((name) => ({ name: `erasure/silver_${name}`, table: `SILVER.silver_${name}` })),
  ...['GOLD.gold_dim_customers', 'OPS.delta_dim_customers'].map((table) => ({
    name: 'erasure/customer_versions',
    words: { table },
    table,
  })),
];

function bronzeParts(ending: string): ErasurePart[] {
  return Object.entries(ofStreams).flatMap(([stream, models]) => {
    const table = `bronze_${stream}${ending}`;
    return models.map((name) => ({ name, words: { table }, table: `BRONZE.${table}` }));
  });
}
