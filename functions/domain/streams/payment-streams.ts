import { type StreamEntry, usual } from './stream-entry.ts';

/** Payments, deliveries and carts. */
export const paymentStreams: readonly StreamEntry[] = [
  {
    ...usual,
    name: 'transactions',
    path: '/transactions',
    cadence: 'every_run',
    sweep: { kind: 'whole', between: 'newest_pages' },
    lookback: 'no filter at all, not even a date; a refund changes an old transaction',
    scope: 'transactions.read',
    priority: 10,
    detailPath: '/transactions/{key}',
    personalData: ['customer', 'card', 'notes'],
  },
  {
    ...usual,
    name: 'shipments',
    path: '/shipments',
    creationFilter: { from: 'from_date', to: 'to_date', unit: 'day', rowDate: ['created_at', 'date'] },
    cadence: 'every_run',
    sweep: { kind: 'by_creation' },
    lookback: 'a parcel is under way for weeks, and returns come after that',
    scope: 'shipping.read',
    priority: 11,
    detailPath: '/shipments/{key}',
    personalData: ['ship_to', 'ship_from', 'label', 'tracking_link', 'description', 'remarks'],
  },
  {
    ...usual,
    name: 'abandoned_carts',
    path: '/carts/abandoned',
    cadence: 'every_run',
    sweep: { kind: 'whole', between: 'newest_pages' },
    scope: 'carts.read',
    priority: 12,
    detailPath: '/carts/abandoned/{key}',
    // Follows the clock, not the cart.
    volatileFields: ['age_in_minutes'],
    personalData: ['customer', 'checkout_url', 'items.notes'],
  },
  { ...usual, name: 'payment_methods', path: '/payment/methods', shape: 'rows', scope: 'payments.read', priority: 40 },
  {
    ...usual,
    name: 'shipping_companies',
    // Documented with the slash at its end.
    path: '/shipping/companies/',
    shape: 'rows',
    scope: 'shipping.read',
    priority: 41,
    detailPath: '/shipping/companies/{key}',
  },
];
