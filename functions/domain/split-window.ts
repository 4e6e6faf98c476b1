import { SallaResponseInvalidError } from './errors.ts';
import type { CursorWindow } from './lane-cursor.ts';
import { readPage, type Window } from './listing-request.ts';
import type { Run } from '../contracts/run.ts';
import type { SourceApi } from './ports.ts';
import { halves, MOST_SLICE_ROWS } from './slices.ts';
import { addDays, localDate } from './store-time.ts';
import type { StreamEntry } from './stream-catalogue.ts';
import { FIRST_DAY } from './sweep-calendar.ts';

export interface SplitWindow {
  /** The newer half first. */
  halves: [CursorWindow, CursorWindow];
  /** Rows of the window that neither half shows, such as those without a creation date. */
  shortfall: number;
}

/** Whether so many rows near the depth limit; a listing without a date filter, or a single day, cannot be cut. */
export function mustSplit(stream: StreamEntry, window: Window, total: number, run: Pick<Run, 'asOf'>): boolean {
  return total > MOST_SLICE_ROWS && stream.creationFilter !== null && halves(daysOf(window, run)) !== null;
}

/**
 * Cuts a window of creation days in two; asks the store for the totals of both, so that a filter that is ignored and rows
 * that no day shows are found before anything is read.
 */
export async function splitWindow(
  api: SourceApi,
  stream: StreamEntry,
  window: Window,
  total: number,
  run: Pick<Run, 'asOf'>,
): Promise<SplitWindow> {
  const count = async (part: Window) => (await readPage(api, stream, part, 1)).pagination.total;
  const [newer, older] = halves(daysOf(window, run))!;
  let toExcluded = window.toExcluded === true;
  const newerTotal = await count({ ...newer, toExcluded });
  let olderTotal = await count({ ...older, toExcluded });
  if (newerTotal + olderTotal < total && !toExcluded && (await leavesLastDayOut(count, older.to))) {
    toExcluded = true;
    olderTotal = await count({ ...older, toExcluded });
  }
  refuseIgnoredFilter(stream, total, newerTotal, olderTotal);
  const shown = newerTotal + olderTotal;
  // Counted again: a row that was deleted meanwhile is no shortfall.
  const shortfall = shown < total ? Math.max(0, Math.min(total, await count(window)) - shown) : 0;
  return {
    halves: [
      { ...newer, toExcluded, announced: newerTotal },
      { ...older, toExcluded, announced: olderTotal },
    ],
    shortfall,
  };
}

function daysOf({ from, to }: Window, run: Pick<Run, 'asOf'>) {
  // One day ahead: the store's midnight may pass while the windows are read.
  return { from: from ?? FIRST_DAY, to: to ?? localDate(run.asOf, 1) };
}

/** Whether the upper bound leaves its own day out: then two days hold more than each alone, for alone they are empty. */
async function leavesLastDayOut(count: (window: Window) => Promise<number>, day: string): Promise<boolean> {
  const dayAfter = addDays(day, 1);
  const alone = (await count({ from: day, to: day })) + (await count({ from: dayAfter, to: dayAfter }));
  return (await count({ from: day, to: dayAfter })) > alone;
}

/** Rows without a creation date cannot show that the filter was obeyed; the totals can. */
function refuseIgnoredFilter(stream: StreamEntry, total: number, newer: number, older: number): void {
  if (newer < total || older < total) return;
  throw new SallaResponseInvalidError(
    `GET ${stream.path} ignored its date filter: two halves of a window both report all ${total} rows.`,
    "compare the filter's name and format with Salla's documentation of the endpoint and correct functions/domain/streams/.",
  );
}
