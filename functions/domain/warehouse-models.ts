import { StagedStream, type StreamName } from '../contracts/run.ts';
import type { ModelPart } from './ports.ts';

// The models of each state, in the order they run; the names are paths under `sql/` without `.sql`. A test holds these
// lists and the folders together.

/** Silver models of a stream beside `silver/quarantine_<stream>` and `silver/silver_<stream>`. */
const furtherSilverModels: Partial<Record<StagedStream, readonly string[]>> = {
  orders: ['silver/silver_order_items'],
  products: [
    'silver/silver_product_variants',
    'silver/silver_product_options',
    'silver/silver_product_images',
    'silver/silver_product_categories',
  ],
  shipments: ['silver/silver_shipment_packages'],
  abandoned_carts: ['silver/silver_abandoned_cart_items'],
};

/** Quarantine first: the models after it leave out what it holds. */
export function silverModelsOf(stream: StagedStream): string[] {
  return [`silver/quarantine_${stream}`, `silver/silver_${stream}`, ...(furtherSilverModels[stream] ?? [])];
}

/** The last statement of BuildSilver: entries that the models above have read by now. */
export const releaseQuarantine = 'silver/release_quarantine';

/** Streams with a table of their own in Gold: the last hop of the ledger is theirs. */
export const goldStreams = ['orders', 'order_items', 'customers', 'products'] as const satisfies readonly StreamName[];

/** Dimensions first: the facts look their keys up in these deltas and in what stands. */
export const goldTables = [
  'dim_customers',
  'dim_products',
  'dim_payment_method',
  'dim_shipping_method',
  'fact_orders',
  'fact_order_items',
] as const;
type GoldTable = (typeof goldTables)[number];

export const goldModels = goldTables.map((table) => `gold/delta_${table}`);

/** One transaction: readers see all of a run or nothing of it. Only tables with a delta are touched. */
export function publishModelsOf(tables: readonly GoldTable[]): string[] {
  return [
    ...tables.map((table) => `publish/gold_${table}`),
    'ledger/move_watermark',
    'ledger/record_run_published',
    ...tables.map((table) => `publish/clear_delta_${table}`),
  ];
}

/** Streams whose stage lines have columns of their own, or numbers as ids; all others share `bronze/load_stream`. */
const ownLoads: ReadonlySet<StagedStream> = new Set(['orders', 'customers', 'products']);

export function loadModelOf(stream: StagedStream): string {
  return ownLoads.has(stream) ? `bronze/load_${stream}` : 'bronze/load_stream';
}

/** Key columns in Silver of the streams that had one before `record_key`. */
const silverKeys: Partial<Record<StagedStream, string>> = {
  orders: 'order_id',
  customers: 'customer_id',
  products: 'product_id',
};

/** What counts these streams from Bronze to Silver; the lines of orders ride with the orders. */
export function silverCountsOf(streams: readonly StagedStream[]): ModelPart[] {
  return streams.flatMap((stream): ModelPart[] => {
    if (stream === 'order_histories') return [{ name: 'ledger/count_silver_order_histories' }];
    const part = { name: 'ledger/count_silver_stream', words: { stream, key: silverKeys[stream] ?? 'record_key' } };
    return stream === 'orders' ? [part, { name: 'ledger/count_silver_order_items' }] : [part];
  });
}

/** What counts the rows a run wrote: in Gold, and in each Silver table of these streams; the lines of orders are a stream. */
export function publishedCountsOf(streams: readonly StagedStream[]): ModelPart[] {
  const tables = streams.flatMap((stream) =>
    silverTablesOf(stream).map((table) => ({
      name: 'ledger/count_published_table',
      words: { stream: table === 'silver_order_items' ? 'order_items' : stream, table },
    })),
  );
  return [{ name: 'ledger/count_published' }, ...tables];
}

/** Tables that the stream's models fill; each is named like its model. */
function silverTablesOf(stream: StagedStream): string[] {
  return silverModelsOf(stream)
    .map((name) => name.replace('silver/', ''))
    .filter((name) => name.startsWith('silver_'));
}

/** What lists the streams that BuildSilver must run: by what landed, and by what stands in quarantine. */
export const silverWindow: readonly ModelPart[] = [
  ...StagedStream.options.map((stream) => ({ name: 'ledger/list_window_stream', words: { stream } })),
  { name: 'ledger/list_quarantined' },
];
