import type { CursorWindow, ReadingState } from './lane-cursor.ts';
import { addDays } from './store-time.ts';
import { startOf, storeSeconds, type StreamReading } from './stream-reading.ts';
import { FIRST_DAY } from './sweep-calendar.ts';

/** Times a window is read before its listing is called incomplete, and when it was whole but moved. */
const MOST_TRIES = 3;
const MOST_TRIES_WHEN_MOVED = 2;

/**
 * A window is complete when at least as many distinct keys were seen as its first page announced: pages drift, and rows
 * that slip between them are then short. It is read again while rows are short, and once when its total moved, for the
 * rows that came in meanwhile.
 */
export function closeAttempt(reading: StreamReading, state: ReadingState): void {
  const { stream, log, memory } = reading;
  const { total, moved, tries, proof } = state;
  const window = state.windows[0]!;
  const distinct = memory.index.listedBy(state.attempt);
  const whole = distinct >= (state.firstTotal ?? 0);
  const isPart = window.newestPages === true || window.fromPage !== undefined;
  const again = !isPart && !state.cut && tries < (whole ? MOST_TRIES_WHEN_MOVED : MOST_TRIES) && (!whole || moved);
  if (!isPart && (again || !whole)) {
    const words = again ? 'listing moved while it was read: reading it again' : 'listing could not be proven complete';
    log.warn(words, { stream: stream.name, window, total, distinct, tries });
  }
  if (!again) {
    proof.totals += total;
    proof.steady &&= !isPart && tries === 1 && !moved && distinct === total;
    if (!isPart) proof.missing += Math.max(0, total - distinct);
    if (!isPart && !whole) {
      proof.incomplete.push({ from: window.from, to: window.to });
      warnIncomplete(reading, `${total - distinct} of ${total} rows did not appear in ${tries} readings`);
    }
    state.windows.shift();
    if (window.fromPage !== undefined || (whole && !isPart)) markSwept(reading, state, window);
  }
  state.tries = again ? state.tries + 1 : 1;
  state.attempt = memory.index.latestAttempt + 1;
  state.page = 1;
  state.firstTotal = null;
  state.total = 0;
  state.moved = false;
  state.calmPages = 0;
  state.cut = false;
}

/** A complete window counts for its days, and so does the rest of one. Listings by parent count when all of them are read. */
function markSwept({ run, memory, notes, stream }: StreamReading, state: ReadingState, window: CursorWindow): void {
  if (run.createdFrom !== null && stream.creationFilter !== null) return;
  if (stream.parents !== null && (state.windows.length > 0 || state.proof.incomplete.length > 0)) return;
  // Nobody is missing from a listing of which runs read a part each.
  const judging = state.judging && window.fromPage === undefined;
  const days = memory.calendar.mark(daysRead(window, state), storeSeconds(run), judging ? startOf(run) : 0);
  notes.push({ t: 'sweep', s: stream.name, ...days });
}

/**
 * The days that the window proves to be read. Of due days, those beside them are there for rows that are filed under a
 * neighbouring day; whether the API's upper bound includes its own day is unknown until a window was cut. The first day of all
 * stands for rows without a date, which only a listing without a filter shows.
 */
function daysRead({ from, to, toExcluded }: CursorWindow, { whole }: ReadingState): { from?: string; to?: string } {
  if (from === undefined || to === undefined) return {};
  const isCut = toExcluded !== undefined;
  const first = isCut ? from : addDays(from, 1);
  return { from: !whole && first <= FIRST_DAY ? addDays(FIRST_DAY, 1) : first, to: isCut ? to : addDays(to, -1) };
}

export function warnIncomplete({ stream, warnings }: StreamReading, what: string): void {
  if (warnings.some(({ kind }) => kind === 'listing_incomplete')) return;
  const message = `${stream.name}: ${what}. They are pending in the ledger and nobody is called deleted by this listing; the next run reads it again.`;
  warnings.push({ stream: stream.name, kind: 'listing_incomplete', message });
}
