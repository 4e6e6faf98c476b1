import { describe, expect, it } from 'vitest';
import { addDays } from '../../functions/domain/store-time.ts';
import { FIRST_DAY, SweepCalendar } from '../../functions/domain/sweep-calendar.ts';

/** Small numbers in place of clocks: day 1 of a run, day 2 of the next … */
function calendarOf(...sweeps: [from: string | undefined, to: string | undefined, run: number][]): SweepCalendar {
  const calendar = new SweepCalendar();
  for (const [from, to, run] of sweeps) calendar.mark({ from, to }, run, run);
  return calendar;
}

describe('the calendar of days that were read', () => {
  it('knows nothing of days that never were', () => {
    const calendar = calendarOf(['2026-10-02', '2026-10-03', 1]);
    expect(calendar.sweptAt('2026-10-01')).toBeNull();
    expect(calendar.sweptAt('2026-10-02')?.run).toBe(1);
    expect(calendar.sweptAt('2026-10-04')).toBeNull();
  });

  it('puts what was read later over what was read before', () => {
    const calendar = calendarOf(
      [undefined, undefined, 1],
      ['2026-10-02', '2026-10-03', 2],
      ['2026-10-03', '2026-10-05', 3],
    );
    const days = Array.from({ length: 6 }, (_, day) => addDays('2026-10-01', day));
    expect(days.map((day) => calendar.sweptAt(day)?.run)).toEqual([1, 2, 3, 3, 3, 1]);
    expect(calendar.sweptAt(FIRST_DAY)?.run).toBe(1);
    expect(calendar.sweptAt('2999-01-01')?.run).toBe(1);
  });

  it('says since when everything between two days was read, by the earliest of the runs that read them', () => {
    const calendar = calendarOf(
      ['2026-10-01', '2026-10-02', 4],
      ['2026-10-03', '2026-10-03', 2],
      ['2026-10-04', '2026-10-09', 3],
    );
    expect(calendar.sweptSince('2026-10-01', '2026-10-02')).toBe(4);
    expect(calendar.sweptSince('2026-10-02', '2026-10-04')).toBe(2);
    expect(calendar.sweptSince('2026-10-04', '2026-10-09')).toBe(3);
  });

  it('claims nothing of a stretch with a day that was never read', () => {
    const calendar = calendarOf(['2026-10-01', '2026-10-02', 1], ['2026-10-04', '2026-10-05', 1]);
    expect(calendar.sweptSince('2026-10-02', '2026-10-04')).toBe(0);
    expect(calendar.sweptSince('2026-10-05', '2026-10-06')).toBe(0);
    expect(calendar.sweptSince('2026-09-30', '2026-10-01')).toBe(0);
  });

  it('stays small: neighbours of the same run are one stretch', () => {
    const calendar = new SweepCalendar();
    for (let day = 0; day < 300; day += 1) {
      const date = addDays('2026-01-01', 299 - day);
      calendar.mark({ from: date, to: date }, 7, 7);
    }
    expect(calendar.stretches).toEqual([{ from: '2026-01-01', to: addDays('2026-01-01', 299), asOf: 7, run: 7 }]);
  });

  it('is the same whatever is read in whatever order, by chance', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const calendar = new SweepCalendar();
    const naive = new Map<string, number>();
    for (let run = 1; run <= 300; run += 1) {
      const from = addDays('2026-01-01', random(60));
      const to = addDays(from, random(12));
      calendar.mark({ from, to }, run, run);
      for (let day = from; day <= to; day = addDays(day, 1)) naive.set(day, run);
    }
    for (let at = 0; at < 75; at += 1) {
      const day = addDays('2026-01-01', at);
      expect(calendar.sweptAt(day)?.run ?? 0).toBe(naive.get(day) ?? 0);
      const to = addDays(day, random(10));
      let earliest = Number.POSITIVE_INFINITY;
      for (let one = day; one <= to; one = addDays(one, 1)) earliest = Math.min(earliest, naive.get(one) ?? 0);
      expect(calendar.sweptSince(day, to)).toBe(earliest);
    }
  });
});
