import { merchantId } from '../../shop/merchant-ids.ts';
import type { Shop } from '../../shop/shop.ts';
import { statuses } from '../../shop/statuses.ts';
import { shortList } from '../short-list.ts';

/** The merchant's own statuses, each standing for an original one; from the second day on another below a first one. */
function merchantStatuses(shop: Shop) {
  const own = statuses.map((status, sort) => ({
    id: status.customized.id,
    name: status.customized.name,
    slug: status.slug,
    sort,
    original: { id: status.id, name: status.name },
    parent: null as { id: number; name: string } | null,
    children: [] as Array<{ id: number; name: string; slug: string }>,
  }));
  const shipped = own.find(({ slug }) => slug === 'shipped');
  if (shop.day < 2 || !shipped) return own;
  const added = {
    ...shipped,
    id: merchantId(shop.identifiers, 'order_status', 0),
    name: 'وصل الفرع',
    sort: own.length,
    parent: { id: shipped.id, name: shipped.name },
  };
  shipped.children.push(added);
  return [...own, added];
}

/** List Order Statuses and Order Status Details; not paged. A custom status has its parent's slug. */
export const orderStatuses = shortList({
  path: '/orders/statuses',
  scope: 'orders.read',
  paging: null,
  records: merchantStatuses,
  view: ({ id, name, slug, sort, parent, original }) => ({
    id,
    name,
    type: 'custom',
    slug,
    sort,
    message: '',
    icon: 'sicon-store',
    is_active: true,
    parent: parent ?? {},
    original,
  }),
  details: {
    path: '/orders/statuses/:id',
    show: ({ id, name, slug, sort, parent, original, children }) => ({
      id,
      name,
      type: 'custom',
      slug,
      message: '',
      color: '#58C9B9',
      icon: 'sicon-store',
      sort,
      is_active: true,
      original,
      parent: parent ?? {},
      children: children.map((child) => ({
        id: child.id,
        name: child.name,
        type: 'custom',
        slug: child.slug,
        message: '',
        color: '#58C9B9',
        icon: 'sicon-store',
        sort: 0,
        is_active: true,
      })),
    }),
  },
});
