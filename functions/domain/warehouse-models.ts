/**
 * The models of each state, in the order they run; the names are paths under `sql/` without `.sql`. A test holds this
 * list and the folder together.
 */
export const silverModels = [
  // Quarantine first: the models below leave out what it holds.
  'silver/quarantine_orders',
  'silver/quarantine_customers',
  'silver/quarantine_products',
  'silver/silver_orders',
  'silver/silver_order_items',
  'silver/silver_customers',
  'silver/silver_products',
  'silver/silver_product_variants',
] as const;

export const goldModels = [
  // Dimensions first: the facts look their keys up in these deltas and in what stands.
  'gold/delta_dim_customers',
  'gold/delta_dim_products',
  'gold/delta_dim_payment_method',
  'gold/delta_dim_shipping_method',
  'gold/delta_fact_orders',
  'gold/delta_fact_order_items',
] as const;

/** One transaction: readers see all of a run or nothing of it. */
export const publishModels = [
  'publish/gold_dim_customers',
  'publish/gold_dim_products',
  'publish/gold_dim_payment_method',
  'publish/gold_dim_shipping_method',
  'publish/gold_fact_orders',
  'publish/gold_fact_order_items',
  'ledger/move_watermark',
  'ledger/record_run_published',
  'publish/clear_delta_dim_customers',
  'publish/clear_delta_dim_products',
  'publish/clear_delta_dim_payment_method',
  'publish/clear_delta_dim_shipping_method',
  'publish/clear_delta_fact_orders',
  'publish/clear_delta_fact_order_items',
] as const;

/** Streams that have stage files of their own; `order_items` travels inside the files of `orders`. */
export const stagedStreams = ['orders', 'customers', 'products'] as const;
export type StagedStream = (typeof stagedStreams)[number];
