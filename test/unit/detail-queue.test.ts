import { describe, expect, it } from 'vitest';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import { detailQueue, rereadAges } from '../../functions/domain/detail-queue.ts';
import { type KnownKey, RowIndex } from '../../functions/domain/row-index.ts';
import { addDays } from '../../functions/domain/store-time.ts';

const placed = '2026-10-01';

const order: KnownKey = {
  key: 'order',
  hash: 'row',
  items: 1,
  day: placed,
  detailHash: 'row',
  contentHash: 'content',
  readAt: at(placed, 12),
  seenAt: 1,
  absences: 0,
};

/** Unix seconds of an hour of the store's day. */
function at(day: string, hour: number): number {
  return Date.parse(`${day}T00:00:00+03:00`) / 1000 + hour * 3_600;
}

function indexOf(...orders: Partial<KnownKey>[]): RowIndex {
  const index = new RowIndex(true);
  for (const fields of orders) index.plan({ ...order, ...fields });
  return index;
}

const run = (day: string, hour: number, settings: object = {}) => ({
  asOf: new Date(at(day, hour) * 1000).toISOString(),
  settings: StoreSettings.parse(settings),
});

const keys = (index: RowIndex, of: ReturnType<typeof run>) => detailQueue(index, of).map(({ key }) => key);

describe('the queue of details', () => {
  it('holds what was never read, is listed otherwise since, or was named by an invoice; newest first', () => {
    const index = indexOf(
      { key: 'settled' },
      { key: 'listed otherwise', hash: 'other row', day: '2026-09-28' },
      { key: 'never read', detailHash: '', contentHash: '', readAt: 0, day: '2026-09-30' },
      { key: 'named', readAt: 0, day: '2026-09-29' },
    );
    expect(keys(index, run(placed, 13))).toEqual(['never read', 'named', 'listed otherwise']);
  });

  it('holds an unchanged order at the ages of 1, 3, 7, 14, 30 and 60 days, each time once', () => {
    const index = indexOf({});
    const found: number[] = [];
    for (let hour = 0; hour < 80 * 24; hour += 1) {
      const day = addDays(placed, Math.floor(hour / 24));
      const now = run(day, hour % 24);
      if (keys(index, now).length === 0) continue;
      found.push(hour / 24);
      index.detailed('order', 'row', 'content', 1, Date.parse(now.asOf) / 1000);
      // What this run read, the next one begins with.
      index.plan({ ...order, readAt: Date.parse(now.asOf) / 1000 });
    }
    expect(found).toEqual([...rereadAges]);
  });

  it('holds it once for several ages that went by unread', () => {
    expect(keys(indexOf({}), run(addDays(placed, 20), 0))).toEqual(['order']);
    expect(keys(indexOf({ readAt: at(addDays(placed, 20), 0) }), run(addDays(placed, 29), 23))).toEqual([]);
  });

  it('holds nothing twice in a run, and nothing that the run has deleted', () => {
    const index = indexOf({ key: 'read' }, { key: 'missed' }, { key: 'deleted' }, { key: 'left' });
    index.detailed('read', 'row', 'content', 1, 1);
    index.missed('missed');
    index.deleted('deleted');
    expect(keys(index, run(addDays(placed, 1), 0))).toEqual(['left']);
  });

  it('holds an order without a day until it is read, and never for its age', () => {
    expect(keys(indexOf({ day: '', contentHash: '' }), run('2027-10-01', 0))).toEqual(['order']);
    expect(keys(indexOf({ day: '' }), run('2027-10-01', 0))).toEqual([]);
  });

  it('holds no order of yesterday or today when details are delayed', () => {
    const index = indexOf({ contentHash: '' });
    const delayed = { delayDetails: true };
    expect(keys(index, run(placed, 23, delayed))).toEqual([]);
    expect(keys(index, run(addDays(placed, 1), 23, delayed))).toEqual([]);
    expect(keys(index, run(addDays(placed, 2), 0, delayed))).toEqual(['order']);
  });
});
