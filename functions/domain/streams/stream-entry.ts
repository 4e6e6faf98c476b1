import type { Lane, StagedStream } from '../../contracts/run.ts';

/** A listing's filter by day of creation. */
interface CreationFilter {
  /** Parameter names of the first and the last day, both `yyyy-mm-dd`. */
  from: string;
  to: string;
  unit: 'day';
  /** Path of the creation date in a row, to check that the filter was obeyed; null when rows do not carry it. */
  rowDate: readonly string[] | null;
}

/** One listing for each of these: the keys of another stream, or fixed values of a query parameter. */
type Parents = { stream: StagedStream } | { parameter: string; values: readonly string[] };

/**
 * How a run goes through a listing.
 * - `by_creation`: days of creation, hot ones every run, the others so that the horizon passes within 24 hours.
 * - `whole`: all of it whenever the cadence says so. Of a listing beyond `StoreSettings.wholeUpTo` rows, `between` says
 *   what runs read in the 24 hours between two whole readings: nothing, what was created in the hot days, or pages from the top
 *   until two in a row bring nothing new.
 * - `with_orders`: read for each order whose detail is read.
 */
type Sweep =
  | { kind: 'by_creation' }
  | { kind: 'whole'; between: 'all' | 'newest_days' | 'newest_pages' }
  | { kind: 'with_orders' };

/** One Salla resource: how it is listed, what makes a row new, what else must be read for it. */
export interface StreamEntry {
  name: StagedStream;
  /** Below `/admin/v2`. `{parent}` stands for the key of a parent. */
  path: string;
  /** `pages`: with a pagination block; `rows`: everything at once; `record`: one record. */
  shape: 'pages' | 'rows' | 'record';
  /** Fields that identify a row within the store, joined by `/`. Ids look random: they are never sorted or resumed by. */
  key: readonly string[];
  /** Rows asked for per page; the answer's own `perPage` is what counts. */
  pageCap: number;
  /** Null when the API has no such filter. */
  creationFilter: CreationFilter | null;
  parents: Parents | null;
  /** How changes are found. Salla has no "updated since" filter, so each row is compared with the last one seen. */
  strategy: 'row_hash';
  syncMode: 'incremental';
  /** How often the stream is due, by the store's clock. */
  cadence: 'every_run' | 'daily' | 'weekly';
  sweep: Sweep;
  /** Why the sweep looks as far back as it does. */
  lookback: string;
  /** OAuth scope without which the stream cannot be read; null when none is documented. */
  scope: string | null;
  lane: Lane;
  /** Order of reading inside the lane; lower first. */
  priority: number;
  /** Core streams fail the run when they cannot be read; any other is left out of it with a warning. */
  core: boolean;
  /** Path of one record, `{key}` being its key: asked before a record is called deleted. Null when there is none. */
  detailPath: string | null;
  /** Fields of the row that move by themselves and say nothing about the record. */
  volatileFields: readonly string[];
  /** Paths with personal data, for masking. */
  personalData: readonly string[];
}

/** What most entries have in common. */
export const usual = {
  shape: 'pages',
  key: ['id'],
  // The shared schema says 65, the pagination page 60: what every source allows.
  pageCap: 60,
  creationFilter: null,
  parents: null,
  strategy: 'row_hash',
  syncMode: 'incremental',
  cadence: 'daily',
  sweep: { kind: 'whole', between: 'all' },
  lookback: 'the listing has no date filter',
  lane: 'main',
  core: false,
  detailPath: null,
  volatileFields: [],
  personalData: [],
} as const satisfies Partial<StreamEntry>;
