import type { Shop } from '../../../local/store/shop/shop.ts';

const CHANGED_SHARE = 0.01;

/** Running numbers of what a run finds changed. */
export interface Changes {
  orders: Set<number>;
  customers: number[];
}

/** Which orders the merchant edits: the latest ones, as merchants do, or one after the other over all of history. */
export type Edited = 'latest' | 'any';

/** Lets a day pass, and the merchant edit orders until one in a hundred is new or another than before. */
export function dayOfChanges(shop: Shop, edited: Edited): Changes {
  const { now: opened } = shop;
  const known = shop.orders.count;
  shop.advanceDay();
  const orders = new Set<number>();
  for (let index = 0; index < shop.orders.count; index += 1) {
    if (index >= known || shop.orders.state(index).updatedAt > opened) orders.add(index);
  }
  const customers = Array.from({ length: shop.customerCount }, (_, index) => index).filter(
    (index) => shop.customer(index).updatedAt > opened,
  );
  const wanted = Math.round(known * CHANGED_SHARE);
  const step = edited === 'latest' ? 1 : Math.max(1, Math.floor(known / Math.max(1, wanted - orders.size)));
  for (let index = known - 1; index >= 0 && orders.size < wanted; index -= step) {
    if (orders.has(index)) continue;
    shop.editOrder(index, index % 2 === 0 ? 'quantity' : 'address');
    orders.add(index);
  }
  return { orders, customers };
}
