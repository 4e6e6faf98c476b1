import { type StreamEntry, usual } from './stream-entry.ts';

/** Orders, and what is written when they move. */
export const orderStreams: readonly StreamEntry[] = [
  {
    ...usual,
    name: 'orders',
    path: '/orders',
    // List Orders is cut at 30 although the common maximum is 60.
    pageCap: 30,
    creationFilter: { from: 'from_date', to: 'to_date', unit: 'day', rowDate: ['date', 'date'] },
    cadence: 'every_run',
    sweep: { kind: 'by_creation' },
    lookback: 'an order of any age can change its status; list rows are cheap, details are not',
    scope: 'orders.read',
    priority: 1,
    core: true,
    detailPath: '/orders/{key}',
    // Our own detail read reportedly turns it true; the two `can_` flags follow the clock, not the order.
    volatileFields: ['read', 'can_cancel', 'can_reorder'],
    personalData: ['customer', 'shipping', 'receiver', 'urls', 'source_details.ip', 'source_details.user-agent'],
  },
  {
    ...usual,
    name: 'invoices',
    path: '/orders/invoices',
    pageCap: 30,
    creationFilter: { from: 'from_date', to: 'to_date', unit: 'day', rowDate: ['date'] },
    cadence: 'every_run',
    sweep: { kind: 'by_creation' },
    lookback: 'invoices of the hot days name old orders that were completed or refunded; older ones hardly ever change',
    scope: 'orders.read',
    priority: 3,
    detailPath: '/orders/invoices/{key}',
    personalData: ['qr_code'],
  },
  {
    ...usual,
    name: 'order_statuses',
    path: '/orders/statuses',
    shape: 'rows',
    scope: 'orders.read',
    priority: 4,
    detailPath: '/orders/statuses/{key}',
  },
  {
    ...usual,
    name: 'order_histories',
    path: '/orders/{parent}/histories',
    parents: { stream: 'orders' },
    cadence: 'every_run',
    sweep: { kind: 'with_orders' },
    lookback: 'a history grows when its order changes',
    scope: 'orders.read',
    priority: 90,
    personalData: ['histories.created_by', 'histories.note'],
  },
];
