import { type StreamEntry, usual } from './stream-entry.ts';

/** What brings customers, and what they say. */
export const marketingStreams: readonly StreamEntry[] = [
  {
    ...usual,
    name: 'coupons',
    path: '/coupons',
    scope: 'marketing.read',
    priority: 30,
    detailPath: '/coupons/{key}',
    personalData: ['include_customer_ids', 'beneficiary_domain', 'marketing_name', 'marketing_email', 'marketing_info'],
  },
  {
    ...usual,
    name: 'special_offers',
    path: '/specialoffers',
    scope: 'specialoffers.read',
    priority: 31,
    detailPath: '/specialoffers/{key}',
  },
  {
    ...usual,
    name: 'affiliates',
    path: '/affiliates',
    scope: 'marketing.read',
    priority: 32,
    detailPath: '/affiliates/{key}',
  },
  {
    ...usual,
    name: 'reviews',
    path: '/reviews',
    creationFilter: { from: 'start_date', to: 'end_date', unit: 'day', rowDate: ['created_at'] },
    sweep: { kind: 'by_creation' },
    lookback: 'a review of any age can be answered, hidden or published',
    scope: 'reviews.read',
    priority: 33,
    detailPath: '/reviews/{key}',
    personalData: ['customer', 'content'],
  },
];
