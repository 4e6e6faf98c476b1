import { riyadhText } from '../../shop/calendar.ts';
import { reviewAt, reviewKind } from '../../shop/reviews.ts';
import type { Shop } from '../../shop/shop.ts';
import { usualPaging } from '../collection.ts';
import type { Collection, Row } from '../collection.ts';
import { hasHandle, selectTimeline } from '../timeline-selection.ts';

/** List Reviews and Review Details, newest first; filtered by the day they were written. */
export const reviews: Collection = {
  path: '/reviews',
  scope: 'reviews.read',
  paging: usualPaging,
  select: (shop, query) => selectTimeline(shop, reviewKind, query, ['start_date', 'end_date']),
  row: reviewRow,
  key: (shop, handle) => String(shop.identifiers.reviews.idOf(handle)),
  find(shop, key) {
    const handle = shop.identifiers.reviews.indexOf(Number(key));
    return hasHandle(shop, reviewKind, handle) ? handle : -1;
  },
  details: { path: '/reviews/:id', show: null },
};

function reviewRow(shop: Shop, handle: number): Row {
  const review = reviewAt(shop, handle);
  const customer = shop.customer(review.customer);
  return {
    id: review.id,
    type: review.type,
    rating: review.rating,
    content: review.content,
    order_id: review.orderId,
    is_published: review.published,
    created_at: riyadhText(review.createdAt),
    customer: {
      id: customer.id,
      name: `${customer.firstName} ${customer.lastName}`,
      mobile: customer.mobile ?? '',
      email: customer.email ?? '',
      avatar: `https://cdn.assets.salla.network/admin/cp/assets/images/avatar_${customer.gender}.png`,
      country: customer.country,
      city: customer.city,
    },
  };
}
