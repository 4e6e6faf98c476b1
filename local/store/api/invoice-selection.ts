import { riyadhDate } from '../shop/calendar.ts';
import type { Invoice } from '../shop/invoices.ts';
import type { Shop } from '../shop/shop.ts';
import { valueOf } from './request.ts';
import type { Query } from './request.ts';

interface Entry {
  order: number;
  position: number;
  date: string;
}

const remembered = new WeakMap<Shop, { version: number; entries: Entry[] }>();

/** All documents of the shop, newest first; found once per state of the shop, then only looked up. */
function entriesOf(shop: Shop): Entry[] {
  const known = remembered.get(shop);
  if (known?.version === shop.version) return known.entries;
  const dated: Array<Entry & { at: number }> = [];
  for (let order = 0; order < shop.orderCount; order++) {
    for (const [position, invoice] of shop.invoices(order).entries()) {
      dated.push({ order, position, date: riyadhDate(invoice.issuedAt), at: invoice.issuedAt });
    }
  }
  const entries: Entry[] = dated.toSorted((a, b) => b.at - a.at);
  remembered.set(shop, { version: shop.version, entries });
  return entries;
}

/** Filters on the document's date (both days included) and on the order; unreadable values are ignored. */
export function selectInvoices(shop: Shop, query: Query, ignoreFilters: boolean) {
  const date = (name: string) => /^\d{4}-\d{2}-\d{2}/.exec((!ignoreFilters && valueOf(query, name)) || '')?.[0];
  const from = date('from_date') ?? '';
  const to = date('to_date') ?? '9999';
  const orderId = ignoreFilters ? undefined : valueOf(query, 'order_id');
  const order = orderId === undefined ? null : shop.orderIndex(Number(orderId));
  const entries = order === null ? entriesOf(shop) : ofOrder(shop, order);
  const matching = entries.filter((entry) => entry.date >= from && entry.date <= to);
  const at = (position: number): Invoice => {
    const entry = matching[position] as Entry;
    return shop.invoices(entry.order)[entry.position] as Invoice;
  };
  return { total: matching.length, at };
}

function ofOrder(shop: Shop, order: number): Entry[] {
  if (order < 0) return [];
  return shop
    .invoices(order)
    .map((invoice, position) => ({ order, position, date: riyadhDate(invoice.issuedAt) }))
    .toReversed();
}
