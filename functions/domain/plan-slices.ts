import { SallaResponseInvalidError } from './errors.ts';
import { readPage, type Window } from './listing-request.ts';
import type { SourceApi } from './ports.ts';
import { addDays, type Days, FIRST_DAY, halves, localDate, MOST_SLICE_ROWS } from './slices.ts';
import type { StreamEntry } from './stream-catalogue.ts';

export interface SlicePlan {
  windows: Window[];
  /** Rows announced when the windows were cut; for progress only. */
  total: number;
  /** Rows of the listing that no window shows, such as those without a creation date. */
  shortfall: number;
}

/**
 * Cuts a listing into windows of creation days so that none nears the depth limit, newest first. A listing that is
 * small enough, or has no date filter, is one window.
 */
export async function planSlices(
  api: SourceApi,
  stream: StreamEntry,
  run: { asOf: string; createdFrom: string | null },
): Promise<SlicePlan> {
  const whole: Window = run.createdFrom === null || stream.creationFilter === null ? {} : { from: run.createdFrom };
  const count = async (window: Window) => (await readPage(api, stream, window, 1)).pagination.total;
  const total = await count(whole);
  if (total <= MOST_SLICE_ROWS || stream.creationFilter === null) return { windows: [whole], total, shortfall: 0 };

  // One day ahead: the store's midnight may pass while the windows are read.
  const all: Days = { from: run.createdFrom ?? FIRST_DAY, to: localDate(run.asOf, 1) };
  const windows: Window[] = [];
  const waiting = [{ days: all, total }];
  let shown = 0;
  let toExcluded = false;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const parts = next.total > MOST_SLICE_ROWS ? halves(next.days) : null;
    if (parts === null) {
      windows.push(next.days);
      shown += next.total;
      continue;
    }
    const [newer, older] = parts;
    const newerTotal = await count({ ...newer, toExcluded });
    let olderTotal = await count({ ...older, toExcluded });
    if (newerTotal + olderTotal < next.total && !toExcluded && (await leavesLastDayOut(count, older.to))) {
      toExcluded = true;
      olderTotal = await count({ ...older, toExcluded });
    }
    refuseIgnoredFilter(stream, next.total, newerTotal, olderTotal);
    waiting.push({ days: older, total: olderTotal }, { days: newer, total: newerTotal });
  }
  // Counted again: a row that was deleted meanwhile is no shortfall.
  const shortfall = shown < total ? Math.max(0, Math.min(total, await count(whole)) - shown) : 0;
  return { windows: windows.map((window) => ({ ...window, toExcluded })), total, shortfall };
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
    "compare the filter's name and format with Salla's documentation of the endpoint and correct functions/domain/stream-catalogue.ts.",
  );
}
