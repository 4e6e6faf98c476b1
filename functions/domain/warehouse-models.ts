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

/**
 * Tables of Gold without their `gold_`, in the order they are prepared and published: dimensions first, because the facts look
 * their keys up in the dimensions' deltas and in what stands.
 */
export const goldTables = [
  'dim_customers',
  'dim_products',
  'dim_payment_method',
  'dim_shipping_method',
  'fact_orders',
  'fact_order_items',
] as const;
type GoldTable = (typeof goldTables)[number];

/** Streams whose records are the rows of a table in Gold: the last hop of the ledger is theirs. */
const standsIn = {
  orders: 'fact_orders',
  order_items: 'fact_order_items',
  customers: 'dim_customers',
  products: 'dim_products',
} as const satisfies Partial<Record<StreamName, GoldTable>>;
type GoldStream = keyof typeof standsIn;
export const goldStreams = Object.keys(standsIn) as GoldStream[];

/** Keys of the tables that keep versions, of which the current one counts. */
const versionKeys: Partial<Record<GoldTable, string>> = { dim_customers: 'customer_key', dim_products: 'product_key' };

/** Tables that are filled from a stream and are not named for it: their rows count as written for it. */
const filledFrom: Partial<Record<StreamName, readonly GoldTable[]>> = {
  orders: ['dim_payment_method', 'dim_shipping_method'],
};

export const goldModels = goldTables.map((table) => `gold/delta_${table}`);

/** Tables as the `reads` of models name them. */
export const deltaTable = (table: string): string => `OPS.delta_${table}`;

/** What lists, by table, how much of this Silver the runs of the window changed. */
export function changedSilver(tables: readonly string[]): ModelPart[] {
  return tables.map((table) => ({ name: 'ledger/list_changed_silver', words: { table } }));
}

/** What lists the rows of each delta. */
export const filledDeltas: readonly ModelPart[] = goldTables.map((table) => ({
  name: 'ledger/list_deltas',
  words: { table },
}));

/** One transaction: readers see all of a run or nothing of it. Only tables with a delta are touched. */
export function publication(tables: readonly GoldTable[]): ModelPart[] {
  return [
    ...tables.map((table) => ({ name: `publish/gold_${table}` })),
    { name: 'ledger/move_watermark' },
    { name: 'ledger/record_run_published' },
    ...tables.map((table) => ({ name: 'publish/clear_delta', words: { table } })),
  ];
}

/** What counts Gold as it will stand once the run's deltas are published. */
export const goldCounts: readonly ModelPart[] = goldStreams.map((stream) =>
  countOf(stream, 'ledger/count_gold_facts', 'ledger/count_gold_versions'),
);

function countOf(stream: GoldStream, facts: string, versions: string): ModelPart {
  const table = standsIn[stream];
  const key = versionKeys[table];
  return key === undefined
    ? { name: facts, words: { stream, table } }
    : { name: versions, words: { stream, table, key } };
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

/**
 * What counts Gold as it stands, and the rows a run wrote: in each table of Gold, and in each Silver table of these streams; the
 * lines of orders are a stream.
 */
export function publishedCountsOf(streams: readonly StagedStream[]): ModelPart[] {
  const standing = goldStreams.map((stream) =>
    countOf(stream, 'ledger/count_standing_facts', 'ledger/count_standing_versions'),
  );
  const inGold = [...Object.entries(standsIn), ...Object.entries(filledFrom)].flatMap(([stream, tables]) =>
    [tables].flat().map((table) => ({ stream, table: `GOLD.gold_${table}` })),
  );
  const inSilver = streams.flatMap((stream) =>
    silverTablesOf(stream).map((table) => ({
      stream: table === 'silver_order_items' ? 'order_items' : stream,
      table: `SILVER.${table}`,
    })),
  );
  const written = [...inGold, ...inSilver].map((words) => ({ name: 'ledger/count_written', words }));
  return [...standing, ...written];
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
