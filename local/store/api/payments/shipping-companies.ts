import { couriersOn } from '../../shop/couriers.ts';
import { shortList } from '../short-list.ts';

/** List Shipping Companies (documented with a slash at its end) and Shipping Company Details; not paged. */
export const shippingCompanies = shortList({
  path: '/shipping/companies',
  scope: 'shipping.read',
  paging: null,
  records: ({ identifiers, day }) => couriersOn(identifiers, day),
  view: ({ id, name, appId, activation, slug }) => ({ id, name, app_id: appId, activation_type: activation, slug }),
  details: { path: '/shipping/companies/:id' },
});
