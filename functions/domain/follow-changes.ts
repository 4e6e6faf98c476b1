import { rowHash } from './canonical-hash.ts';
import { mayReadDetail } from './delayed-details.ts';
import { SallaRequestRejectedError, SallaResponseInvalidError } from './errors.ts';
import { createdOn, readPage } from './listing-request.ts';
import { mapOrdered } from './map-ordered.ts';
import { OVERLAP, rememberHonoured, rememberNotHonoured, updatedAt } from './order-of-changes.ts';
import type { SourceRecord } from './ports.ts';
import { type OrderInFull, readOrder } from './read-order.ts';
import { stageOrder } from './stage-order.ts';
import { storeSeconds, type StreamReading } from './stream-reading.ts';

/** A store that did not honour the order is asked again after a day, seconds. */
const PROBE_AGAIN = 86_400;

/** Pages followed in one run; what lies beyond is found by the sweep. */
const MOST_PAGES = 20;

/** Details that must stand in order before a store is believed for the first time. */
const ENOUGH_TO_BELIEVE = 3;

/** Details under way at once: the end is known only when it is passed, and every one beyond it is wasted. */
const AHEAD = 4;

/** How far the changes were followed. */
interface Trail {
  /** Before which no change is new; null while nobody knows whether the order is honoured. */
  since: number | null;
  /** Oldest change seen so far. */
  oldest: number;
  /** Details whose time of change stood in order. */
  inOrder: number;
}

/**
 * Goes straight to what changed, when the store lists orders by their last change (`sort_by=updated_at-desc`: documented,
 * never seen to work or not). Nobody believes it unseen: rows carry no `updated_at`, so the details of the rows prove the
 * order, in every run anew. Only a help: the sweep goes on as if it did not exist. Returns false when it paused.
 */
export async function followChanges(reading: StreamReading): Promise<boolean> {
  const { memory, run, log, pause } = reading;
  const { probe } = memory;
  if (probe?.honoured === false && storeSeconds(run) - probe.followedTo < PROBE_AGAIN) return true;
  const since = probe?.honoured === true ? probe.followedTo - OVERLAP : null;
  const trail: Trail = { since, oldest: Number.POSITIVE_INFINITY, inOrder: 0 };
  let isComplete = false;
  for (let page = 1; page <= MOST_PAGES && !isComplete; page += 1) {
    if (pause()) return false;
    const rows = await changedFirst(reading, page);
    if (typeof rows === 'string') return notHonoured(reading, rows);
    // The listing as it always is says nothing.
    if (since === null && isByCreation(reading, rows)) return true;
    const stray = await followRows(reading, rows, trail);
    if (stray !== null) return notHonoured(reading, `order ${stray} is out of order`);
    // Until the order is believed, one page is enough to find out.
    isComplete = rows.length === 0 || since === null || trail.oldest < since;
  }
  if (since === null && trail.inOrder < ENOUGH_TO_BELIEVE) return true;
  const now = storeSeconds(run);
  rememberHonoured(reading, since !== null && isComplete ? probe!.followedFrom : now);
  log.info('followed the latest changes', { orders: trail.inOrder });
  return true;
}

function notHonoured(reading: StreamReading, why: string): true {
  rememberNotHonoured(reading, why);
  return true;
}

/** The page's rows, or why the store does not answer them. */
async function changedFirst({ api, stream }: StreamReading, page: number): Promise<SourceRecord[] | string> {
  const list = (path: string, query: object) => api.list(path, { ...query, sort_by: 'updated_at-desc' });
  try {
    return (await readPage({ ...api, list }, stream, {}, page)).rows;
  } catch (error) {
    const isRefused = error instanceof SallaRequestRejectedError || error instanceof SallaResponseInvalidError;
    if (!isRefused) throw error;
    return error.message;
  }
}

/** Stages what the rows' details bring, until one is older than everything new; the key of a row that is out of order. */
async function followRows(reading: StreamReading, rows: SourceRecord[], trail: Trail): Promise<string | null> {
  const { memory, stream, run } = reading;
  for await (const { key, row, order } of mapOrdered(rows, AHEAD, (item) => readChanged(reading, item))) {
    if (order === null) continue;
    const updated = updatedAt(order.detail);
    // What changed after the run began may stand anywhere: it moved to the top while the list was read.
    const isFresh = updated !== null && updated > storeSeconds(run);
    if (updated === null || (!isFresh && updated > trail.oldest + OVERLAP)) return key;
    // An order that nobody knows is new, and the listing brings it.
    if (memory.index.holds(key)) {
      await stageOrder(reading, { key, rowHash: rowHash(row, stream.volatileFields), row }, order);
    }
    trail.oldest = Math.min(trail.oldest, updated);
    trail.inOrder += 1;
    if (trail.since !== null && updated < trail.since) return null;
  }
  return null;
}

/** Null for an order that this run has read already, that must not be read yet, or that is gone. */
async function readChanged(
  { api, memory, run, stream }: StreamReading,
  row: SourceRecord,
): Promise<{ key: string; row: SourceRecord; order: OrderInFull | null }> {
  const key = String(row['id']);
  const skipped = memory.index.entry(key)?.asked === true || !mayReadDetail(run, createdOn(row, stream), row);
  return { key, row, order: skipped ? null : await readOrder(api, key) };
}

function isByCreation({ stream }: StreamReading, rows: readonly SourceRecord[]): boolean {
  const dates = rows.map((row) => {
    const date = (row['date'] as SourceRecord | undefined)?.['date'];
    return typeof date === 'string' ? date : createdOn(row, stream);
  });
  return dates.every((date, at) => at === 0 || date <= dates[at - 1]!);
}
