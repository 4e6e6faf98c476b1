import type { Run } from '../contracts/run.ts';
import type { Window } from './listing-request.ts';
import { addDays, daysBetween, localDate } from './store-time.ts';
import type { StreamEntry } from './stream-catalogue.ts';
import { storeSeconds } from './stream-reading.ts';
import { FIRST_DAY, type SweepCalendar } from './sweep-calendar.ts';

const HOUR = 3_600;

/** Hours after which a stream of that cadence is due; a little less than the period, because schedules start a bit early or late. */
const cadenceHours = { every_run: 0, daily: 20, weekly: 164 } as const;

/** A listing that is not read whole by every run is read whole within a day. */
const WHOLE_HOURS = 23;

/**
 * Rows that one run certainly reads: 1,000 pages at 300 requests in ten minutes, which is what the customers' bucket gives by
 * day. A longer listing is read by stretches of days over several runs, or no run would ever come to its end.
 */
const MOST_AT_ONCE = 60_000;

/** How long a day of creation may wait for its next reading, by its age in days: the older, the calmer. */
const periods: readonly { upToAge: number; hours: number }[] = [
  { upToAge: 30, hours: 6 },
  { upToAge: 180, hours: 12 },
  { upToAge: Number.POSITIVE_INFINITY, hours: WHOLE_HOURS },
];

export interface DueOptions {
  stream: StreamEntry;
  run: Pick<Run, 'asOf' | 'createdFrom' | 'settings'>;
  calendar: SweepCalendar;
  /** Keys known of the stream. */
  rows: number;
  /** Keys known by day of creation. */
  rowsByDay: ReadonlyMap<string, number>;
  /** Page that the last reading of a listing without dates did not come beyond. */
  restFrom: number | null;
  /** Keys of the parents, for a stream with one listing a parent. */
  parents: readonly string[];
}

/** What this run reads of a listing, newest first; empty when nothing is due. */
export function dueWindows(options: DueOptions): Window[] {
  const { stream, run, calendar, parents, rows } = options;
  if (!isDue(options)) return [];
  if (stream.parents !== null) return parents.map((parent) => ({ parent }));
  if (stream.creationFilter !== null && run.createdFrom !== null) return [{ from: run.createdFrom }];
  // A listing without dates is one stretch of days.
  const whole = calendar.sweptAt(FIRST_DAY);
  if (stream.creationFilter === null) {
    // What came in meanwhile moved rows down, so nothing between the two is left out but what deletions moved up.
    if (options.restFrom !== null) return [{ newestPages: true }, { fromPage: Math.max(1, options.restFrom - 1) }];
    const { sweep } = stream;
    const asOf = storeSeconds(run);
    const between = sweep.kind === 'whole' ? sweep.between : 'all';
    const sweptLately = whole !== null && asOf - whole.asOf < WHOLE_HOURS * HOUR;
    return between === 'newest_pages' && rows > run.settings.wholeUpTo && sweptLately ? [{ newestPages: true }] : [{}];
  }
  // Nothing was ever read, or the plan that knew of it is lost.
  if (calendar.stretches.length === 0) return [{}];
  const begun = hasUnread(options);
  if (rows <= run.settings.wholeUpTo && !begun) return [{}];
  if (stream.sweep.kind === 'by_creation') return windowsOfDays(dueDays(options));
  if (!begun && rows <= MOST_AT_ONCE && isWholeDue(options)) return [{}];
  const [hot, ...older] = windowsOfDays(dueDays(options));
  // Whoever waited longest comes first: what a run has no time for must not be last again in the next one.
  const since = ({ from = FIRST_DAY }: Window) => calendar.sweptAt(addDays(from, 1))?.asOf ?? 0;
  return [...(hot === undefined ? [] : [hot]), ...older.toSorted((a, b) => since(a) - since(b))];
}

/** Whether days were never read, as when the time was up in the middle of the first listing. */
function hasUnread({ run, calendar }: DueOptions): boolean {
  return !calendar.covers(addDays(FIRST_DAY, 1), localDate(run.asOf));
}

/**
 * Rows of undated listings cannot be shared out by day: all days are due together, and in one listing without a filter. When a
 * reading ended in the middle, those that it left out come first, by their days.
 */
function isWholeDue({ run, calendar }: DueOptions): boolean {
  const today = localDate(run.asOf);
  const { hotDays, horizonDays } = run.settings;
  // Days that were hot until last midnight say nothing; the one behind them says something in any case.
  const youngest = hotDays + 2;
  const oldest = Math.max(youngest, Math.min(horizonDays, ageOf(FIRST_DAY, today) - 1));
  for (let age = youngest; age <= oldest; age += 1) {
    const swept = calendar.sweptAt(addDays(today, -age));
    if (swept !== null && storeSeconds(run) - swept.asOf < WHOLE_HOURS * HOUR) return false;
  }
  return true;
}

function isDue(options: DueOptions): boolean {
  const { stream, run, calendar } = options;
  if (stream.creationFilter !== null && hasUnread(options)) return true;
  const swept = calendar.stretches.reduce((newest, { asOf }) => Math.max(newest, asOf), Number.NEGATIVE_INFINITY);
  return storeSeconds(run) - swept >= cadenceHours[stream.cadence] * HOUR;
}

/** Hot days, days whose time has come, and of the others as many rows as keep every period. */
function dueDays({ stream, run, calendar, rowsByDay }: DueOptions): Set<string> {
  const today = localDate(run.asOf);
  const asOf = storeSeconds(run);
  const { hotDays, horizonDays } = run.settings;
  const newest = calendar.stretches.reduce((latest, stretch) => Math.max(latest, stretch.asOf), 0);
  const due = new Set<string>();
  // One day ahead: the store's midnight may pass while the windows are read. One day more than the hot ones: who is absent
  // from a day is judged when the days beside it were read too.
  for (let age = -1; age <= hotDays; age += 1) due.add(addDays(today, -age));
  const shares = stream.sweep.kind === 'by_creation';
  let lowest = hotDays + 1;
  for (const { upToAge, hours } of periods) {
    const waiting: { day: string; since: number }[] = [];
    let rows = 0;
    for (let age = lowest; age <= Math.min(upToAge, ageOf(FIRST_DAY, today) - 1); age += 1) {
      const day = addDays(today, -age);
      const swept = calendar.sweptAt(day);
      if (swept === null) due.add(day);
      else if (!shares) {
        if (asOf - swept.asOf >= WHOLE_HOURS * HOUR) due.add(day);
      } else if (age <= horizonDays) {
        if (asOf - swept.asOf >= hours * HOUR) due.add(day);
        else waiting.push({ day, since: swept.asOf });
        rows += rowsByDay.get(day) ?? 0;
      }
    }
    lowest = upToAge + 1;
    if (!shares) continue;
    // Long unread ones first; among equals the newer, because the sort is stable.
    let quota = (rows * (asOf - newest)) / (hours * HOUR);
    for (const { day } of waiting.toSorted((a, b) => a.since - b.since)) {
      if (quota <= 0) break;
      due.add(day);
      quota -= rowsByDay.get(day) ?? 0;
    }
  }
  return due;
}

/** Neighbouring days as one window, with a day on either side of it: a row near midnight may be filed under either day. */
function windowsOfDays(days: ReadonlySet<string>): Window[] {
  const wanted = new Set([...days].flatMap((day) => [addDays(day, -1), day, addDays(day, 1)]));
  const windows: { from: string; to: string }[] = [];
  for (const day of [...wanted].toSorted()) {
    const last = windows.at(-1);
    if (last !== undefined && addDays(last.to, 1) === day) last.to = day;
    else windows.push({ from: day, to: day });
  }
  return windows.toReversed();
}

const ageOf = (day: string, today: string) => daysBetween(day, today);
