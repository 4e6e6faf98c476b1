import { living, rowOf } from '../api/collection.ts';
import type { Row } from '../api/collection.ts';
import { collections } from '../api/collections.ts';
import { orderHistories } from '../api/orders/order-histories.ts';
import { itemRow } from '../api/orders/order-items.ts';
import { isLiving } from '../api/orders/order-life.ts';
import { storeInformation } from '../api/store/store-views.ts';
import type { Plan } from '../api/rate-limit.ts';
import type { Shop } from '../shop/shop.ts';
import type { Store } from '../store.ts';

/** Every record of a stream as the API would list it now, without paging, filters or faults. */
export function apiTruth(store: Store, plan: Plan, stream: string): Iterable<object> | null {
  const { shop } = store;
  if (stream === 'store_info') return [storeInformation(store.storeId, plan, shop.day)];
  if (stream === 'order_items') return itemsTruth(shop);
  if (stream === 'order_details') return detailsTruth(shop);
  if (stream === 'order_histories') return historiesTruth(shop);
  return collections[stream] ? listTruth(shop, stream) : null;
}

/** Streams that are no plain list; `order_details` is what `GET /orders/{id}` shows of every order. */
export const furtherStreams = ['order_items', 'order_details', 'order_histories', 'store_info'];

function* listTruth(shop: Shop, stream: string): Generator<Row> {
  const collection = collections[stream];
  if (!collection) return;
  const selection = living(shop, stream, collection, collection.select(shop, new Map(), Number.NaN));
  for (let position = 0; position < selection.total; position++) {
    const handle = selection.at(position);
    const row = rowOf(shop, stream, collection, handle);
    // The API shows a setting's entity in the request only.
    yield stream === 'settings' ? { entity: collection.key(shop, handle).split('/')[0], ...row } : row;
  }
}

/** One line per order: the rows of `GET /orders/items?order_id=…`. */
function* itemsTruth(shop: Shop): Generator<Row> {
  for (const index of livingOrders(shop)) {
    const order = shop.orders.at(index);
    yield { order_id: order.id, items: order.lines.map((line) => itemRow(shop, order, line)) };
  }
}

function* historiesTruth(shop: Shop): Generator<Row> {
  for (const index of livingOrders(shop)) {
    yield { order_id: shop.orders.idOf(index), histories: orderHistories(shop, index) };
  }
}

function* detailsTruth(shop: Shop): Generator<Row> {
  const show = collections['orders']?.details?.show;
  if (!show) return;
  for (const index of livingOrders(shop)) {
    yield shop.amendments.apply('orders', String(shop.orders.idOf(index)), show(shop, index));
  }
}

function* livingOrders(shop: Shop): Generator<number> {
  for (let index = 0; index < shop.orders.count; index++) if (isLiving(shop, index)) yield index;
}
