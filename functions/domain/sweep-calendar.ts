import { addDays } from './store-time.ts';

/** Salla opened in 2016; nothing can have been created before. */
export const FIRST_DAY = '2016-01-01';

/** After every day that a row may have been created on. */
const LAST_DAY = '9999-12-31';

/** Days of creation, both included, whose listing was read completely. */
export interface SweptDays {
  from: string;
  to: string;
  /** Store's clock of the run that read them, Unix seconds: what is due again is reckoned by it. */
  asOf: number;
  /** Start of that run, Unix milliseconds; 0 when rows are known to be in no window of days, so that nobody is judged by it. */
  run: number;
}

/** When each day of creation was last read completely. A listing without dates is one stretch of all days. */
export class SweepCalendar {
  /** Sorted, without overlaps. */
  #stretches: SweptDays[] = [];

  /** Days as just read, over whatever was known of them. Without bounds: all days. */
  mark(bounds: { from?: string | undefined; to?: string | undefined }, asOf: number, run: number): SweptDays {
    const { from = FIRST_DAY, to = LAST_DAY } = bounds;
    const kept = this.#stretches.flatMap((old) => [
      ...(old.from < from ? [{ ...old, to: min(old.to, addDays(from, -1)) }] : []),
      ...(old.to > to ? [{ ...old, from: max(old.from, addDays(to, 1)) }] : []),
    ]);
    const days = { from, to, asOf, run };
    this.#stretches = joined([...kept, days].toSorted((a, b) => (a.from < b.from ? -1 : 1)));
    return days;
  }

  get stretches(): readonly SweptDays[] {
    return this.#stretches;
  }

  /** When the day was read; null when it never was. */
  sweptAt(day: string): SweptDays | null {
    return this.#stretches.find(({ from, to }) => from <= day && day <= to) ?? null;
  }

  /**
   * The earliest start of the runs that read these days (both included), so that whoever was seen before and not since is
   * in none of their listings; 0 when a day was never read.
   */
  sweptSince(from: string, to: string): number {
    const stretches = this.#between(from, to);
    return stretches === null ? 0 : Math.min(...stretches.map(({ run }) => run));
  }

  /** Whether each of these days (both included) was read some time. */
  covers(from: string, to: string): boolean {
    return this.#between(from, to) !== null;
  }

  /** The stretches that hold these days; null when one of them was never read. */
  #between(from: string, to: string): SweptDays[] | null {
    const found: SweptDays[] = [];
    let day = from;
    for (const stretch of this.#stretches) {
      if (stretch.to < day) continue;
      if (stretch.from > day) return null;
      found.push(stretch);
      if (stretch.to >= to) return found;
      day = addDays(stretch.to, 1);
    }
    return null;
  }
}

function joined(stretches: SweptDays[]): SweptDays[] {
  const result: SweptDays[] = [];
  for (const next of stretches) {
    const last = result.at(-1);
    if (last !== undefined && last.asOf === next.asOf && last.run === next.run && addDays(last.to, 1) >= next.from) {
      last.to = max(last.to, next.to);
    } else result.push({ ...next });
  }
  return result;
}

const min = (a: string, b: string) => (a < b ? a : b);
const max = (a: string, b: string) => (a > b ? a : b);
