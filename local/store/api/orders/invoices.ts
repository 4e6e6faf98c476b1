import { invoiceAt, invoiceKind } from '../../shop/invoices.ts';
import type { Collection } from '../collection.ts';
import { hasHandle, selectTimelineOrOrder } from '../timeline-selection.ts';
import { invoiceDetails, invoiceRow } from './invoice-views.ts';

/** List Invoices and Invoice Details: filtered by the document's own date and by order. */
export const invoices: Collection = {
  path: '/orders/invoices',
  scope: 'orders.read',
  paging: { cap: 30, usual: 15, emptyLinks: 'array' },
  select: (shop, query) => selectTimelineOrOrder(shop, invoiceKind, query, ['from_date', 'to_date']),
  row: (shop, handle) => invoiceRow(invoiceAt(shop, handle)),
  key: (shop, handle) => String(shop.identifiers.invoices.idOf(handle)),
  find(shop, key) {
    const handle = shop.identifiers.invoices.indexOf(Number(key));
    return hasHandle(shop, invoiceKind, handle) ? handle : -1;
  },
  details: {
    path: '/orders/invoices/:id',
    show: (shop, handle) =>
      invoiceDetails(invoiceAt(shop, handle), shop.orders.at(Math.floor(handle / invoiceKind.slots))),
  },
};
