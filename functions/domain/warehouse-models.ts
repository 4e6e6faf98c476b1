import { StagedStream } from '../contracts/run.ts';
import { goldTables, standingCounts } from './gold-tables.ts';
import type { ModelPart } from './ports.ts';

// The models of each state, in the order they run; the names are paths under `sql/` without `.sql`. A test holds these
// lists and the folders together.

/** Silver models of a stream beside `silver/quarantine_<stream>` and `silver/silver_<stream>`. */
const furtherSilverModels: Partial<Record<StagedStream, readonly string[]>> = {
  orders: ['silver/silver_order_items', 'silver/silver_order_item_options', 'silver/silver_order_discounts'],
  invoices: ['silver/silver_invoice_items'],
  customers: ['silver/silver_customer_group_members'],
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
 * lines of orders, with their options, are a stream.
 */
export function publishedCountsOf(streams: readonly StagedStream[]): ModelPart[] {
  const written = [
    ...goldTables.map(({ name, stream }) => ({ stream, table: `GOLD.gold_${name}` })),
    ...streams.flatMap((stream) =>
      silverTablesOf(stream).map((table) => ({
        stream: table.startsWith('silver_order_item') ? 'order_items' : stream,
        table: `SILVER.${table}`,
      })),
    ),
  ];
  return [...standingCounts, ...written.map((words) => ({ name: 'ledger/count_written', words }))];
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
