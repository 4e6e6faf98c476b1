import { z } from 'zod';
import { StoreSettings } from './settings.ts';

/** A lane is one rate bucket of the store; one function reads it at a time. */
export const Lane = z.enum(['main', 'customers']);
export type Lane = z.infer<typeof Lane>;

/**
 * Every stream of the catalogue. `order_items` is read together with `orders` and staged inside the order's envelope; a
 * stream = its Bronze table `BRONZE.bronze_<name>`.
 */
export const StreamName = z.enum([
  'orders',
  'order_items',
  'order_histories',
  'order_statuses',
  'invoices',
  'customers',
  'customer_groups',
  'products',
  'product_quantities',
  'categories',
  'brands',
  'branches',
  'abandoned_carts',
  'coupons',
  'special_offers',
  'affiliates',
  'reviews',
  'transactions',
  'shipments',
  'shipping_companies',
  'payment_methods',
  'taxes',
  'currencies',
  'countries',
  'cities',
  'employees',
  'store_info',
  'settings',
]);
export type StreamName = z.infer<typeof StreamName>;

/** Streams with stage files and a Bronze table of their own. */
export const StagedStream = StreamName.exclude(['order_items']);
export type StagedStream = z.infer<typeof StagedStream>;

/** Without these the figures mean nothing: they are always read, and a run that cannot read them fails. */
export const coreStreams = ['orders', 'customers', 'products'] as const satisfies readonly StagedStream[];

/** What a store reads unless it is configured otherwise. */
export const defaultStreams = [
  ...coreStreams,
  'invoices',
  'order_statuses',
  'transactions',
  'shipments',
  'abandoned_carts',
  'coupons',
  'categories',
  'branches',
  'store_info',
] as const satisfies readonly StagedStream[];

/** Store ids are numbers in the API (up to 2^53); text everywhere here, so that no step rounds them. */
export const StoreId = z.string().regex(/^[0-9]{1,19}$/, 'a store id is a number such as 1305146709');

/** Sortable by start: `20261122T075005123Z-1a2b3c4d`. */
const RunId = z.string().regex(/^[0-9]{8}T[0-9]{9}Z-[0-9a-f]{8}$/);

export const RunKind = z.enum(['initial', 'incremental']);
export type RunKind = z.infer<typeof RunKind>;

/** What every state knows of the run; pointers only, never rows. */
export const Run = z.object({
  runId: RunId,
  storeId: StoreId,
  kind: RunKind,
  /** Wall clock of the start, ISO 8601 UTC. */
  startedAt: z.iso.datetime(),
  /** The store's own clock (`Date` header) when the run began, ISO 8601 UTC. Times noticed are this one. */
  asOf: z.iso.datetime(),
  /** Only what was created on or after this store-local date (`--days`); null reads all of history. */
  createdFrom: z.iso.date().nullable(),
  /** Stage path of the plan the run compares against; null when there is none yet. */
  planFile: z.string().nullable(),
  /** Streams to read, core streams included. */
  streams: z.array(StagedStream),
  settings: StoreSettings,
  /** Wall clock at which lanes stop reading and leave the rest to the next run, ISO 8601 UTC. */
  extractUntil: z.iso.datetime(),
});
export type Run = z.infer<typeof Run>;

/** Counts of one stream in one run, in distinct keys unless said otherwise (domain/stream-counts.ts). */
export const StreamCounts = z.object({
  /** The API's own total of what the run listed, and what it knows of the rest. */
  reported: z.int().nonnegative(),
  /** Records received from the API. */
  fetched: z.int().nonnegative(),
  /** As the warehouse has them: seen unchanged, or not due in this run. */
  unchanged: z.int().nonnegative(),
  /** New or changed ones that this run stages. */
  changed: z.int().nonnegative(),
  /** Lines written to stage files, tombstones included; an order that is listed first and read later has two. */
  staged: z.int().nonnegative(),
  deleted: z.int().nonnegative(),
  /** Known to exist, and in the warehouse not at all or in an older version. */
  pending: z.int().nonnegative(),
  /** Orders in the warehouse whose detail is still to be read, or read again. */
  detailsPending: z.int().nonnegative().default(0),
});
export type StreamCounts = z.infer<typeof StreamCounts>;

export const noCounts: StreamCounts = {
  reported: 0,
  fetched: 0,
  unchanged: 0,
  changed: 0,
  staged: 0,
  deleted: 0,
  pending: 0,
  detailsPending: 0,
};

/** Something that a run could live with and somebody should know. */
export const RunWarning = z.object({
  /** Null when it is about the whole run. */
  stream: StagedStream.nullable(),
  kind: z.enum(['stream_disabled', 'listing_incomplete', 'schema_drift', 'sort_not_honoured', 'record_unreadable']),
  /** What happened and what to do, in a sentence; no personal data. */
  message: z.string(),
});
export type RunWarning = z.infer<typeof RunWarning>;

/** Unix milliseconds between which a state had the warehouse at work. */
const BusyPeriod = z.object({ from: z.int(), to: z.int() });
export type BusyPeriod = z.infer<typeof BusyPeriod>;

/** What the run cost in the warehouse, estimated (domain/run-cost.ts). */
export const RunCost = z.object({
  /** How often the run woke it, if nobody else had it awake. */
  warehouseResumes: z.int().nonnegative(),
  /** Until it suspended itself again. */
  billedSeconds: z.number().nonnegative(),
  credits: z.number().nonnegative(),
  /** In the currency of the price of a credit, US dollars unless set otherwise. */
  amount: z.number().nonnegative(),
});
export type RunCost = z.infer<typeof RunCost>;

/** What a state used of the outside world; the run summary adds them up. */
export const Usage = z.object({
  requests: z.int().nonnegative().default(0),
  tooManyRequests: z.int().nonnegative().default(0),
  /** Statements sent to the warehouse. */
  statements: z.int().nonnegative().default(0),
  stagedBytes: z.int().nonnegative().default(0),
  /** Of statements that need a running warehouse. */
  busy: z.array(BusyPeriod).default([]),
});
export type Usage = z.infer<typeof Usage>;
