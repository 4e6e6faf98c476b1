import type { Run } from '../contracts/run.ts';
import { rowHash } from './canonical-hash.ts';
import { orderEnvelope, rowEnvelope, tombstone } from './envelopes.ts';
import { beginReading, type ReadingState } from './lane-cursor.ts';
import { mapOrdered } from './map-ordered.ts';
import type { Envelope, PartWriter } from './part-writer.ts';
import { planSlices } from './plan-slices.ts';
import type { Log, SourceApi } from './ports.ts';
import type { Progress } from './progress.ts';
import { readOrder } from './read-order.ts';
import { readWindow, type WindowItem } from './read-window.ts';
import type { RowIndex } from './row-index.ts';
import { PLAN_HASH_DIGITS } from './staged-files.ts';
import type { StreamEntry } from './stream-catalogue.ts';

/** Times a window is read before its listing is called incomplete, and when it was whole but moved. */
const MOST_TRIES = 3;
const MOST_TRIES_WHEN_MOVED = 2;

export interface StreamReading {
  api: SourceApi;
  stream: StreamEntry;
  run: Run;
  index: RowIndex;
  writer: PartWriter;
  log: Log;
  progress: Progress;
  /** Rows worked on at once. */
  concurrency: number;
  /** True ends the reading at the next page boundary. */
  pause: () => boolean;
}

type Worked =
  | { kind: 'row'; key: string; hash: string; envelope: Envelope | null; outcome: 'unchanged' | 'staged' | 'pending' }
  | Extract<WindowItem, { kind: 'page' }>;

/**
 * Reads one stream from where `state` stands: every window's listing, in full only what is new or changed, then what
 * is absent. `state` is brought forward page by page, so that it is a valid bookmark whenever this returns or throws.
 * Returns false when it paused.
 */
export async function extractStream(reading: StreamReading, state: ReadingState): Promise<boolean> {
  while (state.window < state.windows.length) {
    if (!(await readAttempt(reading, state))) return false;
    closeAttempt(reading, state);
  }
  if (!state.complete || reading.run.createdFrom !== null) return true;
  return findDeleted(reading);
}

/**
 * Cuts the listing into windows; asked once per stream and run. Rows that no window shows stay pending: the listing
 * without a filter would show them, but it is beyond the depth limit whenever it is cut.
 */
export async function beginStream({ api, stream, run, log }: StreamReading): Promise<ReadingState> {
  const { windows, total, shortfall } = await planSlices(api, stream, run);
  if (shortfall > 0) log.warn('rows are in no window of creation days', { stream: stream.name, total, shortfall });
  return beginReading(windows, total, shortfall);
}

/** One attempt at one window; false when it paused before the window's last page. */
async function readAttempt(reading: StreamReading, state: ReadingState): Promise<boolean> {
  const { api, stream, index, writer, progress, pause, concurrency } = reading;
  const window = state.windows[state.window]!;
  const items = readWindow({ api, stream, window, fromPage: state.page, pause });
  let ended = false;
  for await (const item of mapOrdered(items, concurrency, (found) => workOn(reading, found))) {
    if (item.kind === 'page') {
      ended = takePage(state, item);
      continue;
    }
    index.list(item.key, state.attempt);
    if (item.outcome === 'pending') index.pending(item.key);
    // The same row may come twice in a drifting listing; once is enough.
    if (item.envelope !== null && index.needsReading(item.key, item.hash)) {
      await writer.write(item.envelope);
      index.staged(item.key, item.hash, Array.isArray(item.envelope.items) ? item.envelope.items.length : 0);
    }
    progress.report(index.listedCount, state.announced);
  }
  return ended;
}

/** Everything that may wait for the network, so that rows wait beside each other. */
async function workOn({ api, stream, run, index }: StreamReading, item: WindowItem): Promise<Worked> {
  if (item.kind === 'page') return item;
  const { key, row } = item;
  const fullHash = rowHash(row, stream.volatileFields);
  const hash = fullHash.slice(0, PLAN_HASH_DIGITS);
  if (!index.needsReading(key, hash)) return { kind: 'row', key, hash, envelope: null, outcome: 'unchanged' };
  const source = { storeId: run.storeId, key, row, rowHash: fullHash };
  if (!stream.detail) return { kind: 'row', key, hash, envelope: rowEnvelope(source), outcome: 'staged' };
  const order = await readOrder(api, key);
  if (order === null) return { kind: 'row', key, hash, envelope: null, outcome: 'pending' };
  return { kind: 'row', key, hash, envelope: orderEnvelope(source, order), outcome: 'staged' };
}

/** Moves the bookmark behind the page; true when it was the window's last. */
function takePage(state: ReadingState, { page, pagination }: Extract<WindowItem, { kind: 'page' }>): boolean {
  state.moved ||= state.firstTotal !== null && state.total !== pagination.total;
  state.firstTotal ??= pagination.total;
  state.total = pagination.total;
  state.page = page + 1;
  return page >= pagination.totalPages;
}

/**
 * A window is complete when at least as many distinct keys were seen as its first page announced: pages drift, and rows
 * that slip between them are then short. It is read again while rows are short, and once when its total moved, for the
 * rows that came in meanwhile.
 */
function closeAttempt({ index, stream, log }: StreamReading, state: ReadingState): void {
  const { total, moved, tries } = state;
  const distinct = index.listedBy(state.attempt);
  const whole = distinct >= (state.firstTotal ?? 0);
  const again = tries < (whole ? MOST_TRIES_WHEN_MOVED : MOST_TRIES) && (!whole || moved);
  if (again || !whole) {
    const words = again ? 'listing moved while it was read: reading it again' : 'listing could not be proven complete';
    log.warn(words, { stream: stream.name, window: state.windows[state.window], total, distinct, tries });
  }
  if (!again) {
    state.totals += total;
    state.steady &&= tries === 1 && !moved && distinct === total;
    state.missing += Math.max(0, total - distinct);
    state.complete &&= whole;
    state.window += 1;
  }
  state.tries = again ? state.tries + 1 : 1;
  state.attempt = index.latestAttempt + 1;
  state.page = 1;
  state.firstTotal = null;
  state.total = 0;
  state.moved = false;
}

/** Keys of the plan that a complete listing no longer shows: gone when their detail answers 404. */
async function findDeleted(reading: StreamReading): Promise<boolean> {
  const { api, stream, run, index, writer, pause, concurrency } = reading;
  function* absent() {
    // A copy, because answers change the index while it is walked.
    for (const key of Array.from(index.absent())) {
      if (pause()) return;
      yield key;
    }
  }
  const ask = async (key: string) => ({ key, gone: (await api.detail(`${stream.path}/${key}`)) === null });
  for await (const { key, gone } of mapOrdered(absent(), concurrency, ask)) {
    if (gone) {
      await writer.write(tombstone(run.storeId, key, run.asOf));
      index.deleted(key);
    } else index.kept(key);
  }
  return [...index.absent()].length === 0;
}
