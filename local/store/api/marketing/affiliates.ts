import { riyadhDate } from '../../shop/calendar.ts';
import { merchantId } from '../../shop/merchant-ids.ts';
import type { Shop } from '../../shop/shop.ts';
import { amount } from '../formats.ts';
import type { Row } from '../collection.ts';
import { shortList } from '../short-list.ts';

/** Every third day an affiliate is added; every day the commission of one changes. */
function affiliatesOn(shop: Shop) {
  const count = 3 + Math.floor(shop.day / 3);
  return Array.from({ length: count }, (_, index) => ({
    id: merchantId(shop.identifiers, 'affiliate', index),
    index,
    commission: 10 + ((index * 7 + Math.floor((shop.day + index) / count)) % 30),
    visits: (shop.day + 1) * (index + 2),
  }));
}
type Affiliate = ReturnType<typeof affiliatesOn>[number];

/** List Affiliates and Affiliate Details (the schema of November 2025). */
export const affiliates = shortList({
  path: '/affiliates',
  scope: 'marketing.read',
  records: affiliatesOn,
  view: affiliateRow,
  details: {
    path: '/affiliates/:id',
    show: (affiliate, shop) => ({
      ...affiliateRow(affiliate, shop),
      hide_total_stats: false,
      statistics: {
        visits: affiliate.visits,
        sales: amount(affiliate.visits * 1_050, 'SAR'),
        profit: amount(affiliate.visits * 105, 'SAR'),
        orders_count: Math.floor(affiliate.visits / 10),
      },
    }),
  },
});

function affiliateRow({ id, index, commission }: Affiliate, shop: Shop): Row {
  return {
    id,
    title: `مسوق ${index + 1}`,
    type: index % 2 === 0 ? 'public' : 'private',
    apply_to: index % 3 === 0 ? 'first-second-order' : 'first-order',
    commission: { type: 'percent', value: commission, minimum_apply: 0 },
    discount: { type: index % 4 === 3 ? null : 'percent', value: 5 },
    scopes: [
      {
        id: 1_234_567,
        name: 'salla-store',
        type: 'store',
        link: 'https://salla.sa/intend/1234567',
        operation: 'include',
        thumbnail: index % 2 === 0 ? 'https://cdn.salla.sa/oEGE/store.png' : null,
      },
    ],
    start_date: index % 2 === 0 ? '' : riyadhDate(shop.clock.openedOn(0)),
    end_date: '',
    status: 'active',
  };
}
