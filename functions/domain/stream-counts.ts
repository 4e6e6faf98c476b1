import type { StreamCounts, StreamName } from '../contracts/run.ts';
import type { RowTally } from './row-index.ts';

export interface ListingProof {
  /** Rows that the totals promised and the pages did not show. */
  missing: number;
  /** Whether rows that were not listed can be told apart from rows that are gone. */
  complete: boolean;
}

/**
 * The ledger's figures of a stream, such that reported = unchanged + staged − deleted + pending. `reported` is what the
 * store announced: the rows it listed, the rows its totals promised beyond them, and those that only their detail still
 * answers for. What the warehouse holds of pending rows is an older version, or nothing.
 */
export function countsOf(stream: StreamName, tally: RowTally, { missing, complete }: ListingProof) {
  const { unchanged, staged, deleted, kept, pending, unseen } = tally;
  // Of an incomplete listing nobody knows which of the rows not shown still exist: none is judged, all are pending.
  const unread = complete ? missing : Math.max(missing, unseen.rows);
  const rows: StreamCounts = {
    reported: unchanged.rows + staged.rows + pending.rows + kept.rows + unread,
    fetched: unchanged.rows + staged.rows + pending.rows,
    unchanged: unchanged.rows + kept.rows,
    staged: staged.rows + deleted.rows,
    deleted: deleted.rows,
    pending: pending.rows + unread,
  };
  if (stream !== 'orders') return { [stream]: rows };
  const unreadItems = pending.items + (complete ? 0 : unseen.items);
  const items: StreamCounts = {
    reported: unchanged.items + staged.items + kept.items + unreadItems,
    fetched: unchanged.items + staged.items,
    unchanged: unchanged.items + kept.items,
    staged: staged.items,
    deleted: 0,
    pending: unreadItems,
  };
  return { orders: rows, order_items: items };
}
