import type { Lane, StreamName } from '../contracts/run.ts';

/** A listing's filter by creation date. */
interface CreationFilter {
  from: string;
  to: string;
  /** Path of the creation date in a row, to check that the filter was obeyed; null when rows do not carry it. */
  rowDate: readonly string[] | null;
}

/** One Salla resource: how it is listed, what makes a row new, what else must be read for it. */
export interface StreamEntry {
  name: Exclude<StreamName, 'order_items'>;
  /** Bronze table rows come from here; `order_items` rides in the envelope of `orders`. */
  path: string;
  /** Field that identifies a row within the store. Ids look random: they are never sorted or resumed by. */
  key: string;
  /** Rows asked for per page; the answer's own `perPage` is what counts. */
  pageCap: number;
  /** Null when the API has no such filter. */
  creationFilter: CreationFilter | null;
  /** How changes are found. Salla has no "updated since" filter, so each row is compared with the last one seen. */
  strategy: 'row_hash';
  syncMode: 'incremental';
  cadence: 'every_run';
  /** Creation windows that every run sweeps, and why. */
  lookback: { days: number | null; reason: string };
  /** OAuth scope without which the stream cannot be read. */
  scope: string;
  lane: Lane;
  /** Order of reading inside the lane; lower first. */
  priority: number;
  /** Core streams fail the run when they cannot be read. */
  core: boolean;
  /** Whether a new or changed row needs its detail and its items; otherwise the row is the record. */
  detail: boolean;
  /** Fields of the row that move by themselves and say nothing about the record. */
  volatileFields: readonly string[];
  /** Paths with personal data, for masking. */
  personalData: readonly string[];
}

export type ListedStream = StreamEntry['name'];

export const streamCatalogue: readonly StreamEntry[] = [
  {
    name: 'orders',
    path: '/orders',
    key: 'id',
    // List Orders is cut at 30 although the common maximum is 60.
    pageCap: 30,
    creationFilter: { from: 'from_date', to: 'to_date', rowDate: ['date', 'date'] },
    strategy: 'row_hash',
    syncMode: 'incremental',
    cadence: 'every_run',
    lookback: { days: null, reason: 'an order of any age can change its status; list rows are cheap, details are not' },
    scope: 'orders.read',
    lane: 'main',
    priority: 1,
    core: true,
    detail: true,
    // Our own detail read reportedly turns it true; the two `can_` flags follow the clock, not the order.
    volatileFields: ['read', 'can_cancel', 'can_reorder'],
    personalData: ['customer', 'shipping', 'receiver', 'urls', 'source_details.ip', 'source_details.user-agent'],
  },
  {
    name: 'products',
    path: '/products',
    key: 'id',
    // 65 in the shared schema, cut to 65 in practice; 60 is what every source allows.
    pageCap: 60,
    creationFilter: null,
    strategy: 'row_hash',
    syncMode: 'incremental',
    cadence: 'every_run',
    lookback: { days: null, reason: 'the listing has no date filter and sorting by updated_at answers 422' },
    scope: 'products.read',
    lane: 'main',
    priority: 2,
    core: true,
    detail: false,
    // Counts visits: a shop's whole catalogue would be "changed" every hour.
    volatileFields: ['views'],
    personalData: [],
  },
  {
    name: 'customers',
    path: '/customers',
    key: 'id',
    pageCap: 60,
    creationFilter: { from: 'date_from', to: 'date_to', rowDate: null },
    strategy: 'row_hash',
    syncMode: 'incremental',
    cadence: 'every_run',
    lookback: { days: null, reason: 'the filter knows the creation date only; a changed address has no date' },
    scope: 'customers.read',
    lane: 'customers',
    priority: 1,
    core: true,
    detail: false,
    volatileFields: [],
    personalData: ['first_name', 'last_name', 'mobile', 'mobile_code', 'email', 'avatar', 'location', 'birthday'],
  },
];

/** The lane's streams in reading order. */
export function streamsOf(lane: Lane): StreamEntry[] {
  return streamCatalogue.filter((entry) => entry.lane === lane).toSorted((a, b) => a.priority - b.priority);
}

/**
 * Part of the store's rate limit that runs may take: the limit is the store's and other apps live on it, so less by
 * day than in the night hours of Riyadh, when the shop's own tools rest.
 */
export function budgetShare(now: number): number {
  const hour = new Date(now + RIYADH_OFFSET).getUTCHours();
  return hour < 7 ? 0.9 : 0.6;
}

/** Riyadh is UTC+3 all year. */
export const RIYADH_OFFSET = 3 * 3_600_000;
