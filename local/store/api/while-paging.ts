import { Random, topics } from '../shop/random.ts';
import type { InsertedStream, Shop } from '../shop/shop.ts';
import type { StoreEvent } from '../store-event.ts';
import { living } from './collection.ts';
import { collections } from './collections.ts';
import { pageOf } from './request.ts';
import type { ApiRequest } from './request.ts';

/** What must come in for a list to grow. */
const grownBy: Readonly<Record<string, InsertedStream>> = {
  orders: 'orders',
  transactions: 'orders',
  customers: 'customers',
  products: 'products',
  product_quantities: 'products',
  coupons: 'coupons',
  abandoned_carts: 'abandoned_carts',
};

export function insertion(stream: string, count: number): StoreEvent[] {
  const inserted = grownBy[stream];
  return inserted === undefined || count === 0 ? [] : [{ kind: 'insert', stream: inserted, count }];
}

/** Records of the pages before the one asked for, picked by chance; so that those after them move up unseen. */
export function deletions(shop: Shop, stream: string, request: ApiRequest, count: number): StoreEvent[] {
  const collection = collections[stream];
  if (!collection || count === 0) return [];
  const selection = living(shop, stream, collection, collection.select(shop, request.query, request.id));
  const { offset } = pageOf(request.query, collection.paging ?? { cap: Infinity, usual: Infinity }, request.silentCap);
  const shown = Math.min(offset, selection.total);
  const random = new Random(shop.options.seed, topics.control, shop.version, shown);
  const positions = new Set<number>();
  while (positions.size < Math.min(count, shown)) positions.add(random.integer(0, shown - 1));
  return [...positions].map((position) => ({
    kind: 'delete',
    stream,
    id: collection.key(shop, selection.at(position)),
  }));
}
