import { describe, expect, it } from 'vitest';
import type { RowTally } from '../../functions/domain/row-index.ts';
import { countsOf } from '../../functions/domain/stream-counts.ts';

const tally: RowTally = {
  unchanged: { rows: 10, items: 20 },
  staged: { rows: 5, items: 9 },
  deleted: { rows: 2, items: 4 },
  kept: { rows: 1, items: 3 },
  pending: { rows: 1, items: 2 },
  unseen: { rows: 4, items: 7 },
};

describe('the counts of a stream', () => {
  it('balance: what was reported is unchanged, staged or pending', () => {
    for (const complete of [true, false]) {
      const counts = countsOf('orders', tally, { announced: null, missing: 3, complete });
      for (const { reported, unchanged, staged, deleted, pending } of Object.values(counts)) {
        expect(unchanged + staged - deleted + pending).toBe(reported);
      }
    }
  });

  it('of a complete listing hold rows the total promised and the pages did not show as pending', () => {
    expect(countsOf('products', tally, { announced: null, missing: 3, complete: true })).toEqual({
      products: { reported: 20, fetched: 16, unchanged: 11, staged: 7, deleted: 2, pending: 4 },
    });
  });

  it('of an incomplete listing hold every known row that was not seen as pending', () => {
    expect(countsOf('orders', tally, { announced: null, missing: 3, complete: false })).toEqual({
      orders: { reported: 21, fetched: 16, unchanged: 11, staged: 7, deleted: 2, pending: 5 },
      order_items: { reported: 41, fetched: 29, unchanged: 23, staged: 9, deleted: 0, pending: 9 },
    });
  });

  it('hold the store’s own total, not a sum of what was read: a row lost on the way shows', () => {
    const [counts] = Object.values(countsOf('products', tally, { announced: 17, missing: 0, complete: true }));
    expect(counts).toEqual({ reported: 18, fetched: 16, unchanged: 11, staged: 7, deleted: 2, pending: 1 });
    const read = 11 + 7 - 2 + 1;
    expect(counts!.reported - read).toBe(1);
  });
});
