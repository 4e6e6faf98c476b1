import type { Run } from '../contracts/run.ts';
import { mayReadDetail } from './delayed-details.ts';
import type { IndexEntry, RowIndex } from './row-index.ts';
import { isKeyless } from './row-key.ts';
import { startOfDay } from './store-time.ts';

/**
 * Ages in days at which an order's detail is read again although its row has not changed: address, notes and amounts are
 * not in the row. So what changed in the first day is seen a day after the order was placed, and what changes later within
 * as many days as lie between two of these; after the last one only an invoice or a change of the row brings the order back.
 */
export const rereadAges = [1, 3, 7, 14, 30, 60] as const;

/**
 * Orders whose detail is to be read, newest first: what people look at is complete before what nobody opens. An order is asked
 * for once a run.
 */
export function detailQueue(index: RowIndex, run: Pick<Run, 'asOf' | 'settings'>): IndexEntry[] {
  const queue: IndexEntry[] = [];
  for (const entry of index.entries()) {
    if (entry.outcome !== 'unchanged' && entry.outcome !== 'listed') continue;
    if (!entry.asked && isWanted(entry, run) && mayReadDetail(run, entry.day, null)) queue.push(entry);
  }
  return queue.toSorted(newestFirst);
}

function isWanted({ key, hash, detailHash, contentHash, readAt, day }: IndexEntry, run: Pick<Run, 'asOf'>): boolean {
  if (isKeyless(key)) return false;
  // Never read, or listed differently since; 0: named by an invoice.
  if (contentHash === '' || detailHash !== hash || readAt === 0) return true;
  if (day === '') return false;
  const now = Date.parse(run.asOf);
  return rereadAges.some((age) => {
    const due = startOfDay(day) + age * 86_400_000;
    return due <= now && readAt * 1000 < due;
  });
}

/** Order of days of creation, the newest first; equal days keep their order. */
export function newestFirst(a: { day: string }, b: { day: string }): number {
  if (a.day === b.day) return 0;
  return a.day < b.day ? 1 : -1;
}
