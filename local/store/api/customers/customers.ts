import type { Collection } from '../collection.ts';
import { firstFrom } from '../../shop/first-from.ts';
import { dateWindow } from '../date-window.ts';
import { usualPaging } from '../collection.ts';
import { customerDetails, customerRow } from './customer-views.ts';

/** List Customers and Customer Details, newest first; the dates filter the registration, which no row shows. */
export const customers: Collection = {
  path: '/customers',
  scope: 'customers.read',
  paging: usualPaging,
  select(shop, query) {
    const { from, before } = dateWindow(query, 'date_from', 'date_to');
    const createdAt = (index: number): number => shop.customerCreatedAt(index);
    const first = firstFrom(shop.customerCount, createdAt, from);
    const end = firstFrom(shop.customerCount, createdAt, before);
    return { total: Math.max(0, end - first), at: (position) => end - 1 - position };
  },
  row: (shop, index) => customerRow(shop.customer(index)),
  key: (shop, index) => String(shop.identifiers.customers.idOf(index)),
  find: (shop, key) => shop.customerIndex(Number(key)),
  details: { path: '/customers/:id', show: (shop, index) => customerDetails(shop.customer(index)) },
};
