import { SallaResponseInvalidError } from './errors.ts';
import type { SourceApi, SourceRecord } from './ports.ts';

export interface OrderInFull {
  detail: SourceRecord;
  items: SourceRecord[];
}

/** Items an order has per page at most; the endpoint pages in practice although its example shows none. */
const ITEMS_PER_PAGE = 60;

/** Times the items are read before the order is left to the next run: their pages drift while somebody edits it. */
const MOST_TRIES = 2;

/**
 * Detail and items of an order. Null when the store has no such order (any more). Throws when its distinct items do not add up
 * to the total that the endpoint reports: better no detail than one that lacks a line.
 */
export async function readOrder(api: SourceApi, key: string): Promise<OrderInFull | null> {
  // Not both at once: an order that vanished in between must not look like one without items.
  const detail = await api.detail(`/orders/${key}`);
  if (detail === null) return null;
  // A detail that does not say who it is, is the one that was asked for; one that says something else is a mix-up.
  const { id } = detail;
  if ((typeof id === 'number' || typeof id === 'string') && String(id) !== key) {
    throw new SallaResponseInvalidError(
      `GET /orders/${key} answered order ${id}.`,
      'start the run again; if it repeats, report the request id of the log to Salla.',
    );
  }
  const items = await readItems(api, key);
  return items === null ? null : { detail, items };
}

async function readItems(api: SourceApi, orderId: string): Promise<SourceRecord[] | null> {
  for (let tries = 1; ; tries += 1) {
    const listing = await readItemPages(api, orderId);
    if (listing === null) return null;
    if (isWhole(listing)) return listing.items;
    if (tries === MOST_TRIES) throw new ItemsDoNotAddUpError(orderId, listing);
  }
}

/** What the endpoint showed of an order's items is not what it announced. */
export class ItemsDoNotAddUpError extends SallaResponseInvalidError {
  constructor(orderId: string, { items, total }: ItemListing) {
    super(
      `GET /orders/items announced ${total} items of order ${orderId} and showed ${items.length}, ${MOST_TRIES} times.`,
      'look at the order in the store; if its items are right there, report it to Salla.',
    );
  }
}

interface ItemListing {
  items: SourceRecord[];
  /** As the last page has it; null when the endpoint answered everything at once. */
  total: number | null;
}

async function readItemPages(api: SourceApi, orderId: string): Promise<ItemListing | null> {
  const items: SourceRecord[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await api.list('/orders/items', { order_id: orderId, per_page: ITEMS_PER_PAGE, page });
    if (answer === null) return null;
    items.push(...answer.rows);
    const { pagination } = answer;
    if (pagination === null) return { items, total: null };
    if (page >= pagination.totalPages || answer.rows.length === 0) return { items, total: pagination.total };
  }
}

/** Pages that drift show one item twice and another not at all. Items without an id cannot be told apart: each counts. */
function isWhole({ items, total }: ItemListing): boolean {
  if (total === null) return true;
  const distinct = new Set(items.map((item) => item['id'] ?? item));
  return items.length === total && distinct.size === total;
}
