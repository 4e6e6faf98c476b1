import type { StreamCounts, StreamName } from '../contracts/run.ts';
import type { RowTally } from './row-index.ts';

export interface ListingProof {
  /** The store's own total, from its answers; null while the listing moved, when it has no single one. */
  announced: number | null;
  /** Rows that the totals promised and the pages did not show. */
  missing: number;
  /** Whether rows that were not listed can be told apart from rows that are gone. */
  complete: boolean;
}

/**
 * The ledger's figures of a stream. `reported` is the store's own total (and the rows that only their detail still answers
 * for), so that the ledger can hold what was read against it. Of a listing that moved while it was read there is no such
 * total: there it is what was listed and what was promised beyond. Lines have no total of the API's; theirs is what the
 * orders' answers held. What the warehouse holds of pending rows is an older version, or nothing.
 */
export function countsOf(stream: StreamName, tally: RowTally, { announced, missing, complete }: ListingProof) {
  const { unchanged, staged, deleted, kept, pending, unseen } = tally;
  // Of an incomplete listing nobody knows which of the rows not shown still exist: none is judged, all are pending.
  const unread = complete ? missing : Math.max(missing, unseen.rows);
  const listed = unchanged.rows + staged.rows + pending.rows;
  const rows: StreamCounts = {
    reported: (announced ?? listed) + kept.rows + unread,
    fetched: listed,
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
