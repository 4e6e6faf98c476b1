import { z } from 'zod';

/** A lane is one rate bucket of the store; one function reads it at a time. */
export const Lane = z.enum(['main', 'customers']);
export type Lane = z.infer<typeof Lane>;

/** Streams of the first cut. `order_items` is read together with `orders` and staged inside the order's envelope. */
export const StreamName = z.enum(['orders', 'order_items', 'customers', 'products']);
export type StreamName = z.infer<typeof StreamName>;

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
});
export type Run = z.infer<typeof Run>;

/** Counts of one stream in one run. `reported` is the API's own total (domain/stream-counts.ts says when it has none). */
export const StreamCounts = z.object({
  reported: z.int().nonnegative(),
  /** Records received from the API. */
  fetched: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  /** Lines written to stage files, tombstones included. */
  staged: z.int().nonnegative(),
  deleted: z.int().nonnegative(),
  /** Known to exist but not read in full yet. */
  pending: z.int().nonnegative(),
});
export type StreamCounts = z.infer<typeof StreamCounts>;

export const noCounts: StreamCounts = { reported: 0, fetched: 0, unchanged: 0, staged: 0, deleted: 0, pending: 0 };

/** What a state used of the outside world; the run summary adds them up. */
export const Usage = z.object({
  requests: z.int().nonnegative().default(0),
  tooManyRequests: z.int().nonnegative().default(0),
  /** Statements sent to the warehouse. */
  statements: z.int().nonnegative().default(0),
  stagedBytes: z.int().nonnegative().default(0),
});
export type Usage = z.infer<typeof Usage>;
