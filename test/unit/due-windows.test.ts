import { describe, expect, it } from 'vitest';
import type { StagedStream } from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import { type DueOptions, dueWindows } from '../../functions/domain/due-windows.ts';
import type { Window } from '../../functions/domain/listing-request.ts';
import { addDays, daysBetween, localDate } from '../../functions/domain/store-time.ts';
import { streamEntry } from '../../functions/domain/stream-catalogue.ts';
import { FIRST_DAY, SweepCalendar } from '../../functions/domain/sweep-calendar.ts';

const HOUR = 3_600;
const noon = Date.parse('2026-10-31T09:00:00Z') / 1000;
const today = '2026-10-31';

interface Shop {
  stream?: StagedStream;
  /** Orders known of each of the last days. */
  perDay?: number;
  days?: number;
  calendar?: SweepCalendar;
  /** Hours after noon of 31 October. */
  hour?: number;
  settings?: object;
  createdFrom?: string;
}

function optionsOf(shop: Shop): DueOptions {
  const { stream = 'orders', perDay = 100, days = 700, calendar = new SweepCalendar(), hour = 0, settings = {} } = shop;
  const asOf = new Date((noon + hour * HOUR) * 1000).toISOString();
  const rowsByDay = new Map(Array.from({ length: days }, (_, age) => [addDays(today, -age), perDay]));
  return {
    stream: streamEntry(stream),
    run: { asOf, createdFrom: shop.createdFrom ?? null, settings: StoreSettings.parse(settings) },
    calendar,
    rows: perDay * days,
    rowsByDay,
    restFrom: null,
    parents: [],
  };
}

const due = (shop: Shop = {}) => dueWindows(optionsOf(shop));

/** Everything read at noon of 31 October. */
function readAtNoon(): SweepCalendar {
  const calendar = new SweepCalendar();
  calendar.mark({}, noon, noon * 1000);
  return calendar;
}

/** The days that a run counts as read: those inside the windows, not the days beside them. */
const read = (windows: Window[]) => windows.map(({ from, to }) => ({ from: addDays(from!, 1), to: addDays(to!, -1) }));

function daysIn(windows: Window[]): string[] {
  return read(windows).flatMap(({ from, to }) =>
    Array.from({ length: daysBetween(from, to) + 1 }, (_, day) => addDays(from, day)),
  );
}

describe('what a run reads of a listing by days of creation', () => {
  it('is all of it when nothing was ever read, and of a small shop every time', () => {
    expect(due()).toEqual([{}]);
    expect(due({ calendar: readAtNoon(), days: 30 })).toEqual([{}]);
  });

  it('is the first day asked for and everything after it, when a first look was asked for', () => {
    expect(due({ createdFrom: '2026-10-01', calendar: readAtNoon() })).toEqual([{ from: '2026-10-01' }]);
  });

  it('holds the hot days in every run, with a day on either side', () => {
    for (const hour of [0, 0.2, 1, 5]) {
      const [newest] = due({ calendar: readAtNoon(), hour });
      expect(newest!.to).toBe('2026-11-02');
      expect(newest!.from! <= '2026-10-28').toBe(true);
    }
  });

  it('leaves no day of the horizon unread for longer than 24 hourly runs, and reads colder days less often', () => {
    const calendar = readAtNoon();
    const readings = new Map<string, number[]>();
    const rows: number[] = [];
    for (let hour = 1; hour <= 48; hour += 1) {
      const windows = due({ calendar, hour });
      for (const day of daysIn(windows)) readings.set(day, [...(readings.get(day) ?? [0]), hour]);
      for (const window of read(windows)) calendar.mark(window, noon + hour * HOUR, hour);
      rows.push(daysIn(windows).length * 100);
    }
    const longest = (age: number) => {
      const hours = [...(readings.get(addDays(today, -age)) ?? []), 48];
      return Math.max(...hours.slice(1).map((hour, at) => hour - hours[at]!));
    };
    const ages = Array.from({ length: 697 }, (_, day) => day + 4);
    expect(Math.max(...ages.map(longest))).toBeLessThanOrEqual(24);
    expect(Math.max(...ages.filter((age) => age <= 28).map(longest))).toBeLessThanOrEqual(6);
    expect(Math.max(...ages.filter((age) => age <= 178).map(longest))).toBeLessThanOrEqual(12);
    // Shared out: no run reads more than a sixth of the 70,000 rows.
    expect(Math.max(...rows)).toBeLessThan(12_000);
  });

  it('catches up after a pause: whatever is due by then is read at once', () => {
    expect(daysIn(due({ calendar: readAtNoon(), hour: 30 })).length).toBeGreaterThanOrEqual(730);
  });

  it('goes no further back than the horizon, except for days that were never read', () => {
    const settings = { horizonDays: 100 };
    const days = daysIn(due({ calendar: readAtNoon(), hour: 30, settings }));
    expect(days.toSorted()[0]).toBe(addDays('2026-11-01', -100));
    const partly = new SweepCalendar();
    partly.mark({ from: '2025-01-01', to: '9999-12-31' }, noon, 1);
    expect(read(due({ calendar: partly, hour: 1, settings })).at(-1)).toEqual({
      from: addDays(FIRST_DAY, 1),
      to: '2024-12-31',
    });
  });

  it('is not all of it in every run when the horizon is no longer than the hot days', () => {
    const settings = { hotDays: 3, horizonDays: 4 };
    expect(due({ calendar: readAtNoon(), hour: 1, settings })).not.toContainEqual({});
  });

  it('goes on where the first listing was cut short, also in a shop that looked small until then', () => {
    const partly = new SweepCalendar();
    partly.mark({ from: '2026-10-20', to: '2026-11-01' }, noon, 1);
    for (const days of [12, 700]) {
      const windows = due({ calendar: partly, hour: 1, days });
      expect(read(windows).at(-1)).toEqual({ from: addDays(FIRST_DAY, 1), to: '2026-10-19' });
      expect(daysIn(windows)).not.toContain('2026-10-25');
    }
  });
});

describe('what a run reads of a listing whose rows carry no date', () => {
  const customers = { stream: 'customers' as const, calendar: readAtNoon(), days: 300 };

  it('is the hot days between two whole readings, and all of it, without a filter, a day later', () => {
    expect(due({ ...customers, hour: 1 })).toEqual([{ from: '2026-10-27', to: '2026-11-02' }]);
    expect(due({ ...customers, hour: 22 })).toEqual([{ from: '2026-10-28', to: '2026-11-03' }]);
    expect(due({ ...customers, hour: 23 })).toEqual([{}]);
  });

  it('is stretches of days, whoever waited longest first, when it is too long for one run', () => {
    const calendar = readAtNoon();
    calendar.mark({ from: undefined, to: '2025-06-30' }, noon - 9 * HOUR, 1);
    calendar.mark({ from: '2025-07-01', to: '2025-12-31' }, noon + 20 * HOUR, 2);
    calendar.mark({ from: '2026-08-01', to: undefined }, noon + 20 * HOUR, 2);
    const many = { stream: 'customers' as const, calendar, perDay: 200 };
    expect(due({ ...many, hour: 24 })).toEqual([
      { from: '2026-10-28', to: '2026-11-03' },
      { from: '2016-01-01', to: '2025-07-01' },
      { from: '2025-12-31', to: '2026-08-01' },
    ]);
    expect(due({ ...many, hour: 1, calendar: readAtNoon() })).toHaveLength(1);
  });

  it('is what the last whole reading left out when its time was up, and not the newest days again', () => {
    const calendar = readAtNoon();
    calendar.mark({ from: '2026-07-01', to: undefined }, noon + 23 * HOUR, 2);
    expect(due({ ...customers, calendar, hour: 24 })).toEqual([
      { from: '2026-10-28', to: '2026-11-03' },
      { from: '2016-01-01', to: '2026-07-01' },
    ]);
  });

  it('is the newest pages of one without a filter, and all of it a day later', () => {
    const transactions = { ...customers, stream: 'transactions' as const };
    expect(due({ ...transactions, hour: 1 })).toEqual([{ newestPages: true }]);
    expect(due({ ...transactions, hour: 23 })).toEqual([{}]);
    expect(due({ ...transactions, hour: 1, days: 10 })).toEqual([{}]);
  });
});

describe('a listing of a calmer cadence', () => {
  it.each([
    ['coupons', 19, 20],
    ['countries', 163, 164],
  ] as const)('of %s is due again after %i to %i hours', (stream, before, after) => {
    expect(due({ stream, calendar: readAtNoon(), hour: before })).toEqual([]);
    expect(due({ stream, calendar: readAtNoon(), hour: after })).toEqual([{}]);
  });

  it('is due while days of it were never read', () => {
    const partly = new SweepCalendar();
    partly.mark({ from: '2026-01-01', to: '2026-11-01' }, noon, 1);
    expect(due({ stream: 'reviews', calendar: partly, hour: 1 })).not.toEqual([]);
    expect(due({ stream: 'reviews', calendar: readAtNoon(), hour: 1 })).toEqual([]);
  });

  it('has one window for each parent', () => {
    const options = { ...optionsOf({ stream: 'cities' }), parents: ['1', '2'] };
    expect(dueWindows(options)).toEqual([{ parent: '1' }, { parent: '2' }]);
  });
});

it('today is the store’s own', () => {
  expect(localDate(optionsOf({}).run.asOf)).toBe(today);
  expect(due({ calendar: readAtNoon(), hour: 12 })[0]).toMatchObject({ to: '2026-11-03' });
});
