import { rowHash } from './canonical-hash.ts';
import { mayReadDetail } from './delayed-details.ts';
import { detailQueue } from './detail-queue.ts';
import { SallaRequestRejectedError, SallaResponseInvalidError } from './errors.ts';
import { createdOn, readPage } from './listing-request.ts';
import { mapOrdered } from './map-ordered.ts';
import { OVERLAP, rememberHonoured, rememberNotHonoured, updatedAt } from './order-of-changes.ts';
import { PausableQueue } from './pausable-queue.ts';
import type { SourceRecord } from './ports.ts';
import { readOrder } from './read-order.ts';
import { isKeyless, rowKey } from './row-key.ts';
import { stageOrder } from './stage-order.ts';
import { storeSeconds, type StreamReading } from './stream-reading.ts';

/** A store that did not honour the order is asked again after a day, seconds. */
const PROBE_AGAIN = 86_400;

/** Pages followed in one run; what lies beyond is found by the sweep. */
const MOST_PAGES = 20;

/** Orders that may wait for their detail while a store is asked whether it sorts. */
const MOST_WAITING = 30;

/** Details that are read to find out whether a store sorts, and how many of them must stand in order at least. */
const PROBED = 12;
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
  // Whether a store sorts is a question for calmer hours than those of its first load.
  if (since === null && detailQueue(memory.index, run).length > MOST_WAITING) return true;
  const trail: Trail = { since, oldest: Number.POSITIVE_INFINITY, inOrder: 0 };
  let isComplete = false;
  for (let page = 1; page <= MOST_PAGES && !isComplete; page += 1) {
    if (pause()) return false;
    const rows = await changedFirst(reading, page);
    if (typeof rows === 'string') return notHonoured(reading, rows);
    // The listing as it always is says nothing.
    if (since === null && isByCreation(reading, rows)) return true;
    const end = await followRows(reading, rows, trail);
    if (end === 'paused') return false;
    if (end !== 'followed') return notHonoured(reading, `order ${end.stray} is out of order`);
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

interface ListedRow {
  key: string;
  row: SourceRecord;
}

/** Stages what the rows' details bring, until one is older than everything new. `stray`: key of a row that is out of order. */
async function followRows(
  reading: StreamReading,
  rows: SourceRecord[],
  trail: Trail,
): Promise<'followed' | 'paused' | { stray: string }> {
  const { api, memory, stream, run, pause, readOne } = reading;
  // Neither what this run has read already nor what must not be read yet.
  const open = rows
    .map((row) => ({ key: rowKey(row, stream, undefined), row }))
    .filter(
      ({ key, row }) =>
        !isKeyless(key) && memory.index.entry(key)?.asked !== true && mayReadDetail(run, createdOn(row, stream), row),
    );
  const unread = open.slice(0, trail.since === null ? PROBED : open.length);
  // One order at least, or an invocation without time would bring nothing forward.
  const queue: PausableQueue<ListedRow> = new PausableQueue(unread, () => queue.begun > 0 && pause());
  const read = async ({ key, row }: ListedRow) => ({
    key,
    row,
    order: await readOne(key, () => readOrder(api, key)),
  });
  for await (const { key, row, order } of mapOrdered(queue, AHEAD, read)) {
    if (order === null) {
      memory.index.missed(key);
      continue;
    }
    const updated = updatedAt(order.detail);
    // What changed after the run began may stand anywhere: it moved to the top while the list was read.
    const isFresh = updated !== null && updated > storeSeconds(run);
    if (updated === null || (!isFresh && updated > trail.oldest + OVERLAP)) return { stray: key };
    // An order that nobody knows is new, and the listing brings it.
    if (memory.index.holds(key)) {
      await stageOrder(reading, { key, rowHash: rowHash(row, stream.volatileFields), row }, order);
    }
    trail.oldest = Math.min(trail.oldest, updated);
    trail.inOrder += 1;
    if (trail.since !== null && updated < trail.since) return 'followed';
  }
  return queue.isThrough ? 'followed' : 'paused';
}

function isByCreation({ stream }: StreamReading, rows: readonly SourceRecord[]): boolean {
  const dates = rows.map((row) => {
    const date = (row['date'] as SourceRecord | undefined)?.['date'];
    return typeof date === 'string' ? date : createdOn(row, stream);
  });
  return dates.every((date, at) => at === 0 || date <= dates[at - 1]!);
}
