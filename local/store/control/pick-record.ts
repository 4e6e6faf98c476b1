import { living } from '../api/collection.ts';
import { collections } from '../api/collections.ts';
import { isLiving } from '../api/orders/order-life.ts';
import { Random, topics } from '../shop/random.ts';
import type { Shop } from '../shop/shop.ts';

/**
 * The key of a record that the API shows now: the one asked for, or one by chance, the same for the same shop and
 * history. Null when there is none. Order items are known by their own id.
 */
export function pickRecord(shop: Shop, stream: string, id: string | undefined): string | null {
  if (stream === 'order_items') return pickItem(shop, id);
  const collection = collections[stream];
  if (!collection) return null;
  if (id !== undefined) {
    return collection.find(shop, id) >= 0 && !shop.amendments.deleted(stream).has(id) ? id : null;
  }
  const { total, at } = living(shop, stream, collection, collection.select(shop, new Map(), Number.NaN));
  if (total === 0) return null;
  return collection.key(shop, at(chance(shop).integer(0, total - 1)));
}

function pickItem(shop: Shop, id: string | undefined): string | null {
  if (id === undefined) {
    const order = pickRecord(shop, 'orders', undefined);
    return order === null ? null : String(shop.orders.at(shop.orders.indexOf(Number(order))).lines[0]?.id);
  }
  const index = shop.orders.indexOfItem(Number(id));
  const known =
    index >= 0 && isLiving(shop, index) && shop.orders.at(index).lines.some((line) => String(line.id) === id);
  return known ? id : null;
}

export function chance(shop: Shop): Random {
  return new Random(shop.options.seed, topics.control, shop.version);
}
