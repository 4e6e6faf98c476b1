import { z } from 'zod';
import type { StreamCounts } from '../contracts/run.ts';
import type { IndexEntry, RowIndex } from './row-index.ts';
import { isDeleted, linesOf } from './row-flags.ts';
import { isKeyless } from './row-key.ts';

/** What is known of how completely a listing was read. */
export const ListingProof = z.object({
  /** The store's own totals of the windows read so far. */
  totals: z.int().nonnegative(),
  /** Every window was read once, its total stood still, and its pages showed exactly that many keys. */
  steady: z.boolean(),
  /** Rows that totals promised and pages did not show, or that no window can show. */
  missing: z.int().nonnegative(),
  /** Windows that could not be proven complete, or that the run had no time for; no bound means all days. */
  incomplete: z.array(z.object({ from: z.string().optional(), to: z.string().optional() })),
});
export type ListingProof = z.infer<typeof ListingProof>;

/** Of a stream of which this run listed nothing. */
export const nothingListed: ListingProof = { totals: 0, steady: false, missing: 0, incomplete: [] };

interface Tally {
  listed: number;
  /** Of keys that this run did not list and that nothing speaks against. */
  unlisted: number;
  /** Of known keys of windows that could not be proven complete. */
  unread: number;
  unchanged: number;
  changed: number;
}

/**
 * The ledger's figures of a stream. `reported` is the store's own total of what was listed, and the keys that this run did
 * not list and that nothing speaks against. Of a listing that moved while it was read there is no single total: there it is
 * what was listed. Rows that the store promised and did not show are pending, and so are known keys of a window that could
 * not be proven complete, for nobody can tell which of them still exist.
 */
export function streamCounts(index: RowIndex, proof: ListingProof): StreamCounts {
  const tally = tallyOf(index, proof, { weigh: () => 1, isChanged: ({ outcome }) => linesOf(outcome) > 0 });
  const { missing, steady, totals } = proof;
  const pending = Math.max(missing, tally.unread);
  let staged = 0;
  let deleted = 0;
  let detailsPending = 0;
  for (const { key, outcome, contentHash, detailHash, hash } of index.entries()) {
    staged += linesOf(outcome);
    if (isDeleted(outcome)) deleted += 1;
    else if (index.hasDetails && !isKeyless(key) && (contentHash === '' || detailHash !== hash)) detailsPending += 1;
  }
  return {
    reported: (steady ? totals : tally.listed) + tally.unlisted + pending,
    fetched: tally.listed,
    unchanged: tally.unchanged,
    changed: tally.changed,
    staged,
    deleted,
    pending,
    detailsPending,
  };
}

/** The same for the lines of the orders; they have no total of the API's, theirs is what the orders' answers held. */
export function itemCounts(index: RowIndex, proof: ListingProof): StreamCounts {
  const { listed, unlisted, unread, unchanged, changed } = tallyOf(index, proof, {
    weigh: ({ items }) => items,
    isChanged: isReadInFull,
  });
  const reported = listed + unlisted + unread;
  return {
    reported,
    fetched: changed,
    unchanged,
    changed,
    staged: changed,
    deleted: 0,
    pending: unread,
    detailsPending: 0,
  };
}

const isReadInFull = ({ outcome }: IndexEntry) => outcome === 'full' || outcome === 'listed+full';

function tallyOf(
  index: RowIndex,
  { incomplete }: ListingProof,
  { weigh, isChanged }: { weigh: (entry: IndexEntry) => number; isChanged: (entry: IndexEntry) => boolean },
): Tally {
  const tally: Tally = { listed: 0, unlisted: 0, unread: 0, unchanged: 0, changed: 0 };
  for (const entry of index.entries()) {
    if (isDeleted(entry.outcome)) continue;
    const weight = weigh(entry);
    if (entry.attempt === 0 && entry.outcome === 'unchanged' && isIn(entry.day, incomplete)) {
      tally.unread += weight;
      continue;
    }
    tally[entry.attempt > 0 ? 'listed' : 'unlisted'] += weight;
    tally[isChanged(entry) ? 'changed' : 'unchanged'] += weight;
  }
  return tally;
}

function isIn(day: string, windows: ListingProof['incomplete']): boolean {
  return windows.some(
    ({ from, to }) => day === '' || ((from === undefined || from <= day) && (to === undefined || day <= to)),
  );
}
