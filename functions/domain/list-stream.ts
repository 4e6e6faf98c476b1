import { PLAN_HASH_DIGITS, rowHash } from './canonical-hash.ts';
import { closeAttempt, warnIncomplete } from './close-window.ts';
import { mayReadDetail } from './delayed-details.ts';
import { rowEnvelope } from './envelopes.ts';
import { inlineDetails } from './inline-details.ts';
import type { ReadingState } from './lane-cursor.ts';
import { type Page, readPage } from './listing-request.ts';
import { mapOrdered } from './map-ordered.ts';
import { orderNamedBy } from './named-orders.ts';
import { type OrderInFull, readOrder } from './read-order.ts';
import { readWindow, type WindowItem } from './read-window.ts';
import { isKeyless } from './row-key.ts';
import { mustSplit, splitWindow } from './split-window.ts';
import { stageListed, stageOrder } from './stage-order.ts';
import { startOf, type StreamReading } from './stream-reading.ts';

/** Pages from the top that must bring nothing new before the rest is believed to be known. */
const CALM_PAGES = 2;

type Row = Extract<WindowItem, { kind: 'row' }>;
type WorkedRow = Row & { hash: string; work: 'nothing' | 'record' | 'listed' | OrderInFull };
type Worked = WorkedRow | Extract<WindowItem, { kind: 'page' }>;

/**
 * Reads a stream's windows from where `state` stands and stages what is new or changed. `state` is brought forward page by
 * page, so that it is a valid bookmark whenever this returns or throws. Returns false when it paused.
 */
export async function listStream(reading: StreamReading, state: ReadingState): Promise<boolean> {
  while (state.windows.length > 0) {
    if (reading.pause()) return false;
    state.page = Math.max(state.page, state.windows[0]!.fromPage ?? 1);
    const firstPage = state.page === 1 ? await openWindow(reading, state) : null;
    if (firstPage === 'split') continue;
    if (!(await readAttempt(reading, state, firstPage))) return false;
    closeAttempt(reading, state);
  }
  return true;
}

/** First page of the next window; a window that nears the depth limit is cut in two instead. */
async function openWindow(reading: StreamReading, state: ReadingState): Promise<Page | 'split'> {
  const { api, stream, run, memory, log } = reading;
  const window = state.windows[0]!;
  const page = await readPage(api, stream, window, 1);
  const { total } = page.pagination;
  state.inlineLeft ??= inlineDetails(run, Math.max(total, memory.index.size));
  if (window.announced === undefined) {
    window.announced = total;
    state.announced += total;
  }
  if (!mustSplit(stream, window, total, run)) return page;
  const { halves, shortfall } = await splitWindow(api, stream, window, total, run);
  if (shortfall > 0) {
    log.warn('rows are in no window of creation days', { stream: stream.name, total, shortfall });
    state.proof.missing += shortfall;
    // Nobody can tell which of the known rows that no window shows still exist.
    state.proof.incomplete.push({});
    state.proof.steady = false;
    state.judging = false;
    warnIncomplete(reading, `${shortfall} of ${total} rows are in no window of creation days`);
  }
  state.windows.splice(0, 1, ...halves);
  return 'split';
}

/** One attempt at the first window; false when it paused before the window's last page. */
async function readAttempt(reading: StreamReading, state: ReadingState, firstPage: Page | null): Promise<boolean> {
  const { api, stream, memory, writer, progress, pause, concurrency, run, notes } = reading;
  const { index } = memory;
  const window = state.windows[0]!;
  const items = readWindow({ api, stream, window, fromPage: state.page, firstPage, pause });
  let news = 0;
  for await (const item of mapOrdered(items, concurrency, (found) => workOn(reading, state, found))) {
    if (item.kind === 'page') {
      state.calmPages = news === 0 ? state.calmPages + 1 : 0;
      news = 0;
      const last = takePage(state, item);
      if (last || (window.newestPages === true && state.calmPages >= CALM_PAGES)) return true;
      continue;
    }
    const { key, day, hash, row, work } = item;
    // In two windows at once, or listed by an invocation that died as well: no sum of totals counts it right.
    if (index.list(key, state.attempt, startOf(run), day)) state.proof.steady = false;
    // The same row may come twice in a drifting listing; once is enough.
    const isNew = index.needsStaging(key, hash.slice(0, PLAN_HASH_DIGITS));
    if (isNew) news += 1;
    if (typeof work === 'object') await stageOrder(reading, { key, rowHash: hash, row }, work);
    else if (isNew && work === 'listed') await stageListed(reading, key, hash, row);
    else if (isNew && work === 'record') {
      await writer.write(rowEnvelope({ storeId: run.storeId, key, rowHash: hash }, row));
      index.stagedFull(key, hash.slice(0, PLAN_HASH_DIGITS));
      const note = orderNamedBy(stream.name, row);
      if (note !== null) notes.push(note);
    }
    progress.report(index.listedCount, state.announced);
  }
  return false;
}

/** Everything that may wait for the network, so that rows wait beside each other. */
async function workOn(reading: StreamReading, state: ReadingState, item: WindowItem): Promise<Worked> {
  if (item.kind === 'page') return item;
  const { api, stream, run, memory, readOne } = reading;
  const { key, row, day } = item;
  const hash = rowHash(row, stream.volatileFields);
  const isNew = memory.index.needsStaging(key, hash.slice(0, PLAN_HASH_DIGITS));
  if (stream.name !== 'orders') return { ...item, hash, work: isNew ? 'record' : 'nothing' };
  const known = memory.index.entry(key);
  // An order that waited for the staff to read it is read now that the listing shows that they have.
  const released =
    run.settings.delayDetails &&
    row['read'] === true &&
    known?.outcome === 'unchanged' &&
    known.detailHash !== known.hash;
  if (!isNew && !released) return { ...item, hash, work: 'nothing' };
  if ((state.inlineLeft ?? 0) > 0 && !isKeyless(key) && mayReadDetail(run, day, row)) {
    state.inlineLeft = (state.inlineLeft ?? 0) - 1;
    const order = await readOne(key, () => readOrder(api, key));
    if (order !== null) return { ...item, hash, work: order };
  }
  return { ...item, hash, work: isNew ? 'listed' : 'nothing' };
}

/** Moves the bookmark behind the page; true when it was the window's last. */
function takePage(
  state: ReadingState,
  { page, pagination, last, cut }: Extract<WindowItem, { kind: 'page' }>,
): boolean {
  state.moved ||= state.firstTotal !== null && state.total !== pagination.total;
  state.firstTotal ??= pagination.total;
  state.total = pagination.total;
  state.page = page + 1;
  state.cut = cut;
  return last;
}
