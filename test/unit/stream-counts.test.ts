import { describe, expect, it } from 'vitest';
import { type IndexEntry, RowIndex } from '../../functions/domain/row-index.ts';
import { itemCounts, type ListingProof, streamCounts } from '../../functions/domain/stream-counts.ts';

type Row = Pick<IndexEntry, 'outcome' | 'attempt' | 'items'> & { times: number; day?: string; contentHash?: string };

/** Ten unchanged, five changed, two deleted, one kept, four that nobody listed. */
const rows: Row[] = [
  { times: 10, outcome: 'unchanged', attempt: 1, items: 2 },
  { times: 3, outcome: 'full', attempt: 1, items: 1 },
  { times: 1, outcome: 'listed+full', attempt: 1, items: 6 },
  { times: 1, outcome: 'listed', attempt: 1, items: 5 },
  { times: 2, outcome: 'deleted', attempt: 0, items: 2 },
  { times: 1, outcome: 'kept', attempt: 0, items: 3 },
  { times: 3, outcome: 'unchanged', attempt: 0, items: 1, day: '2026-10-01' },
  { times: 1, outcome: 'unchanged', attempt: 0, items: 4, day: '2026-09-01' },
];

function indexOf(all: readonly Row[], hasDetails = true): RowIndex {
  const index = new RowIndex(hasDetails);
  for (const [group, { times, outcome, attempt, items, day = '2026-10-30' }] of all.entries()) {
    for (let serial = 0; serial < times; serial += 1) {
      const key = `${group}-${serial}`;
      const detail = outcome === 'listed' ? '' : 'row';
      const state = { hash: 'row', detailHash: detail, contentHash: 'content', readAt: 1, seenAt: 1 };
      if (attempt === 0) index.plan({ key, items, day, absences: 0, ...state });
      const entry: IndexEntry = { key, items, day, absences: 0, ...state, attempt, outcome, asked: false };
      if (outcome === 'unchanged') index.plan(entry);
      index.restore(entry);
    }
  }
  return index;
}

const proofs: Record<string, ListingProof> = {
  steady: { totals: 15, steady: true, missing: 0, incomplete: [] },
  moved: { totals: 17, steady: false, missing: 0, incomplete: [] },
  short: { totals: 18, steady: false, missing: 3, incomplete: [{}] },
  'cut by time': { totals: 15, steady: false, missing: 0, incomplete: [{ to: '2026-09-30' }] },
};

describe('the counts of a stream', () => {
  it.each(Object.entries(proofs))('balance when the listing was %s', (_, proof) => {
    const index = indexOf(rows);
    for (const { reported, unchanged, changed, pending } of [streamCounts(index, proof), itemCounts(index, proof)]) {
      expect(unchanged + changed).toBe(reported - pending);
    }
  });

  it('hold the store’s own total when it stood still: a row lost on the way shows', () => {
    const lost = streamCounts(indexOf(rows.slice(1)), proofs['steady']!);
    expect(lost.reported - lost.pending - lost.unchanged - lost.changed).toBe(10);
  });

  it('hold the lines of a record that was staged, and then gone before the run was repeated to its end', () => {
    const index = indexOf([]);
    index.plan({
      key: '7',
      hash: 'a',
      items: 1,
      day: '',
      detailHash: 'a',
      contentHash: 'c',
      readAt: 1,
      seenAt: 1,
      absences: 0,
    });
    index.stagedListed('7', 'b');
    index.stagedFull('7', 'b');
    index.deleted('7');
    const later = new RowIndex(true);
    for (const entry of index.takeTouched()) later.restore(entry);
    for (const known of [index, later]) {
      expect(streamCounts(known, proofs['moved']!)).toMatchObject({ staged: 3, deleted: 1, changed: 0 });
      expect(known.holds('7')).toBe(false);
    }
  });

  it('hold every line that was written, two of an order that was listed first and read later', () => {
    expect(streamCounts(indexOf(rows), proofs['steady']!)).toEqual({
      reported: 15 + 5,
      fetched: 15,
      unchanged: 15,
      changed: 5,
      staged: 3 + 2 + 1 + 2,
      deleted: 2,
      pending: 0,
      detailsPending: 1,
    });
    expect(streamCounts(indexOf(rows, false), proofs['steady']!).detailsPending).toBe(0);
  });

  it('hold what the totals promised and the pages did not show as pending', () => {
    const promised: ListingProof = { totals: 18, steady: false, missing: 3, incomplete: [] };
    expect(streamCounts(indexOf(rows), promised)).toMatchObject({ reported: 20 + 3, pending: 3 });
  });

  it('hold known rows of days that could not be proven complete as pending, and no others', () => {
    expect(streamCounts(indexOf(rows), proofs['cut by time']!)).toMatchObject({
      reported: 20,
      unchanged: 14,
      pending: 1,
    });
    expect(streamCounts(indexOf(rows), proofs['short']!)).toMatchObject({ reported: 20, unchanged: 11, pending: 4 });
  });

  it('of order lines weigh what the orders hold', () => {
    expect(itemCounts(indexOf(rows), proofs['cut by time']!)).toEqual({
      reported: 20 + 3 + 6 + 5 + 3 + 3 + 4,
      fetched: 9,
      unchanged: 20 + 5 + 3 + 3,
      changed: 9,
      staged: 9,
      deleted: 0,
      pending: 4,
      detailsPending: 0,
    });
  });
});
