import { riyadhText } from '../../shop/calendar.ts';
import { merchantId } from '../../shop/merchant-ids.ts';
import type { Shop } from '../../shop/shop.ts';
import { shortList } from '../short-list.ts';

/** An offer is added every second day; every day one is switched on or off. */
function offersOn(shop: Shop) {
  const count = 4 + Math.floor(shop.day / 2);
  return Array.from({ length: count }, (_, index) => ({
    id: merchantId(shop.identifiers, 'special_offer', index),
    index,
    active: (index + Math.floor((shop.day + index) / count)) % 2 === 0,
    startsAt: shop.clock.openedOn(index < 4 ? 0 : (index - 3) * 2),
  }));
}

const kinds = [
  { offer_type: 'percentage', applied_to: 'order', worth: '10.00' },
  { offer_type: 'fixed_amount', applied_to: 'category', worth: '25.00' },
  { offer_type: 'buy_x_get_y', applied_to: 'product', worth: null },
] as const;

/** List Special Offers and Special Offer Details; the list's page size is practically boundless, as published. */
export const specialOffers = shortList({
  path: '/specialoffers',
  scope: 'specialoffers.read',
  paging: { cap: 999_999_999_999, usual: 999_999_999_999, emptyLinks: 'object' },
  records: offersOn,
  view({ id, index, active, startsAt }, shop) {
    const {
      offer_type: offerType,
      applied_to: appliedTo,
      worth,
    } = kinds[index % kinds.length] as (typeof kinds)[number];
    const exchange = offerType === 'buy_x_get_y';
    const product = shop.products[index];
    const category = { id: product?.category.id, name: product?.category.name };
    return {
      id,
      name: index === 0 ? 'new offer' : `عرض ${index + 1}`,
      message: exchange
        ? 'اشتري one piece واحصل على one piece مجاناً من المنتجات التالية'
        : 'احصل على خصم {offer_percent}',
      expiry_date: index % 2 === 0 ? null : riyadhText(startsAt + 60 * 86_400),
      start_date: index % 3 === 0 ? null : riyadhText(startsAt),
      offer_type: offerType,
      status: active ? 'active' : 'inactive',
      show_price_after_discount: index % 2 === 0 ? null : false,
      show_discounts_table_message: false,
      applied_to: appliedTo,
      buy: exchange
        ? { type: 'product', quantity: 1, products: [] }
        : { min_amount: index * 50, min_items: 0, ...(appliedTo === 'category' ? { categories: [category] } : {}) },
      get: exchange
        ? { type: 'product', discount_type: 'free-product', quantity: index % 2 === 0 ? 1 : '1', products: [] }
        : { discount_amount: worth },
    };
  },
  details: { path: '/specialoffers/:id' },
});
