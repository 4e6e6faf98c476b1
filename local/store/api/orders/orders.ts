import type { Collection } from '../collection.ts';
import { orderDetails, orderRow } from './order-views.ts';
import { selectOrders } from './order-selection.ts';

/** List Orders and Orders Details (docs.salla.dev 5394146e0, 5394147e0). */
export const orders: Collection = {
  path: '/orders',
  scope: 'orders.read',
  // List Orders is cut at 30 (api-facts.md section 3.1).
  paging: { cap: 30, usual: 15, emptyLinks: 'object' },
  select: (shop, query) => selectOrders(shop, query),
  row: (shop, index) => orderRow(shop.orders.at(index)),
  key: (shop, index) => String(shop.orders.idOf(index)),
  find: (shop, key) => shop.orders.indexOf(Number(key)),
  details: {
    path: '/orders/:id',
    show(shop, index) {
      const order = shop.orders.at(index);
      return orderDetails(order, shop.customer(order.customerIndex));
    },
  },
};
