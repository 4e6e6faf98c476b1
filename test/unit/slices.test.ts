import { describe, expect, it } from 'vitest';
import type { ListPage, SourceApi, SourceQuery } from '../../functions/domain/ports.ts';
import { halves, MOST_SLICE_ROWS, outside } from '../../functions/domain/slices.ts';
import { mustSplit, splitWindow } from '../../functions/domain/split-window.ts';
import { addDays, localDate } from '../../functions/domain/store-time.ts';
import { type StreamEntry, streamEntry } from '../../functions/domain/stream-catalogue.ts';
import type { CursorWindow } from '../../functions/domain/lane-cursor.ts';

const orders = streamEntry('orders');
const customers = streamEntry('customers');
const run = { asOf: '2026-10-31T20:30:00.000Z' };

describe('slices of creation days', () => {
  it('cut a window into halves that neither overlap nor leave a day out', () => {
    expect(halves({ from: '2026-01-01', to: '2026-01-04' })).toEqual([
      { from: '2026-01-03', to: '2026-01-04' },
      { from: '2026-01-01', to: '2026-01-02' },
    ]);
    expect(halves({ from: '2026-01-01', to: '2026-01-02' })).toEqual([
      { from: '2026-01-02', to: '2026-01-02' },
      { from: '2026-01-01', to: '2026-01-01' },
    ]);
    expect(halves({ from: '2026-01-01', to: '2026-01-01' })).toBeNull();
  });

  it('are days of the store, three hours ahead of UTC', () => {
    expect(localDate('2026-10-31T20:59:59.000Z')).toBe('2026-10-31');
    expect(localDate('2026-10-31T21:00:00.000Z')).toBe('2026-11-01');
    expect(localDate('2026-10-31T20:30:00.000Z', -30)).toBe('2026-10-01');
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  });

  it('forgive a row a day on either side of its filter', () => {
    const window = { from: '2026-10-10', to: '2026-10-20' };
    expect(outside('2026-10-09 23:00:00.000000', window)).toBe(false);
    expect(outside('2026-10-08 23:00:00.000000', window)).toBe(true);
    expect(outside('2026-10-22 00:00:00.000000', window)).toBe(true);
    expect(outside('1999-01-01', {})).toBe(false);
  });
});

interface Habit {
  /** The upper bound leaves its own day out. */
  toExcluded?: boolean;
  /** Filters are ignored. */
  ignored?: boolean;
  /** Rows that only the listing without a filter shows. */
  undated?: number;
}

/** A listing with so many rows on each day. */
function listing(perDay: Record<string, number>, habit: Habit = {}) {
  const requests: SourceQuery[] = [];
  const list = async (_path: string, query: SourceQuery): Promise<ListPage> => {
    requests.push(query);
    const from = String(query['from_date'] ?? query['date_from'] ?? '0000');
    const to = String(query['to_date'] ?? query['date_to'] ?? '9999');
    const inside = (day: string) => day >= from && (habit.toExcluded === true ? day < to : day <= to);
    const days = Object.entries(perDay).filter(([day]) => habit.ignored === true || inside(day));
    const filtered = from !== '0000' || to !== '9999';
    const total = days.reduce((sum, [, rows]) => sum + rows, filtered ? 0 : (habit.undated ?? 0));
    return { rows: [], pagination: { total, perPage: 30, currentPage: 1, totalPages: Math.ceil(total / 30) } };
  };
  const api: SourceApi = { list, detail: async () => null, usage: { requests: 0, tooManyRequests: 0 } };
  const totalOf = async (window: { from?: string; to?: string; toExcluded?: boolean }) => {
    const to = window.toExcluded === true && window.to !== undefined ? addDays(window.to, 1) : window.to;
    return (await list('', { ...(window.from && { from_date: window.from }), ...(to && { to_date: to }) })).pagination!
      .total;
  };
  return { api, requests, totalOf };
}

/** Windows of a listing as a run cuts them, newest first. */
async function cut(api: SourceApi, stream: StreamEntry) {
  const total = (await api.list(stream.path, {}))!.pagination!.total;
  const open: CursorWindow[] = [{ announced: total }];
  const windows: CursorWindow[] = [];
  let shortfall = 0;
  for (let window = open.shift(); window !== undefined; window = open.shift()) {
    if (mustSplit(stream, window, window.announced!, run)) {
      const split = await splitWindow(api, stream, window, window.announced!, run);
      open.unshift(...split.halves);
      shortfall += split.shortfall;
    } else windows.push(window);
  }
  return { windows, total, shortfall };
}

const busyYear = Object.fromEntries(
  Array.from({ length: 365 }, (_, day) => [addDays('2025-11-01', day), 80 + (day % 50)]),
);
const all = Object.values(busyYear).reduce((sum, rows) => sum + rows, 0);

describe('a listing beyond the depth limit', () => {
  const habits: Habit[] = [{}, { toExcluded: true }, { undated: 25 }, { undated: 25, toExcluded: true }];
  it.each(habits)('is cut into windows that hold every row once, newest first (%o)', async (habit) => {
    const { api, totalOf } = listing(busyYear, habit);
    const { windows, total, shortfall } = await cut(api, orders);
    const totals = await Promise.all(windows.map((window) => totalOf(window as { from: string })));
    expect(total).toBe(all + (habit.undated ?? 0));
    expect(shortfall).toBe(habit.undated ?? 0);
    expect(totals.reduce((sum, rows) => sum + rows, 0)).toBe(all);
    expect(Math.max(...totals)).toBeLessThanOrEqual(MOST_SLICE_ROWS);
    const starts = windows.map(({ from }) => String(from));
    expect(starts).toEqual(starts.toSorted().toReversed());
  });

  it.each([{ undated: 25 }, { undated: 25, toExcluded: true }])(
    'tells rows in no window from an upper bound that leaves its day out, where both days at the cut hold rows (%o)',
    async (habit) => {
      const lastDay = halves({ from: '2016-01-01', to: '2026-11-01' })![1].to;
      const perDay = { ...busyYear, [lastDay]: 40, [addDays(lastDay, 1)]: 50 };
      const { api, totalOf } = listing(perDay, habit);
      const { windows, shortfall } = await cut(api, customers);
      const totals = await Promise.all(windows.map((window) => totalOf(window as { from: string })));
      expect(totals.reduce((sum, rows) => sum + rows, 0)).toBe(all + 90);
      expect(shortfall).toBe(25);
    },
  );

  it('of customers is cut by their own filter names', async () => {
    const { api, requests } = listing(busyYear);
    await cut(api, customers);
    expect(requests.at(-1)).toHaveProperty('date_from');
  });

  it('that ignores its date filter is an error, even when rows carry no date', async () => {
    await expect(cut(listing(busyYear, { ignored: true }).api, customers)).rejects.toMatchObject({
      name: 'SallaResponseInvalidError',
      message: expect.stringContaining('ignored its date filter'),
    });
  });

  it('asks at most five questions for a cut, and none below the limit', async () => {
    const { api, requests } = listing(busyYear, { undated: 25, toExcluded: true });
    const { windows } = await cut(api, orders);
    expect(requests.length - 1).toBeLessThanOrEqual(5 * (windows.length - 1) + 2);
    const small = listing({ '2026-10-01': 9000 });
    expect((await cut(small.api, orders)).windows).toEqual([{ announced: 9000 }]);
    expect(small.requests).toEqual([{}]);
  });

  it('on a single day cannot be cut', async () => {
    expect(mustSplit(orders, { from: '2026-10-01', to: '2026-10-01' }, 20_000, run)).toBe(false);
  });
});
