import { riyadhText } from '../../shop/calendar.ts';
import { couponsOf } from '../../shop/coupons.ts';
import type { Coupon } from '../../shop/coupons.ts';
import { customerGroupIds } from '../../shop/customers.ts';
import { merchantId } from '../../shop/merchant-ids.ts';
import type { Shop } from '../../shop/shop.ts';
import { usualPaging } from '../collection.ts';
import type { Collection, Row } from '../collection.ts';
import { amount, dateObject, token } from '../formats.ts';

/** List Coupons and Coupon Details, newest first. The same field is a number, an object or null, as published. */
export const coupons: Collection = {
  path: '/coupons',
  scope: 'marketing.read',
  paging: usualPaging,
  select(shop) {
    const total = couponsOf(shop).length;
    return { total, at: (position) => total - 1 - position };
  },
  row: (shop, index) => couponRow(shop, couponsOf(shop)[index] as Coupon),
  key: (shop, index) => String(shop.identifiers.coupons.idOf(index)),
  find(shop, key) {
    const index = shop.identifiers.coupons.indexOf(Number(key));
    return index < couponsOf(shop).length ? index : -1;
  },
  details: { path: '/coupons/:id', show: null },
};

function couponRow(shop: Shop, coupon: Coupon): Row {
  const { index, code, groupCodes } = coupon;
  const grouped = groupCodes.length > 0;
  const marketed = index === 1;
  const narrow = index === 2;
  const products = shop.products.slice(0, narrow ? 2 : 0);
  const ids = (list: 'category' | 'brand' | 'shipping_company', numbers: readonly number[]) =>
    narrow ? numbers.map((number) => merchantId(shop.identifiers, list, number)) : [];
  return {
    id: coupon.id,
    code,
    type: coupon.kind,
    status: coupon.status,
    is_apply_with_offer: index % 2 === 0,
    amount: amount(coupon.kind === 'fixed' ? coupon.worth : coupon.worth * 100, 'SAR'),
    minimum_amount: [null, 90, amount(10_000, 'SAR')][index % 3],
    maximum_amount: amount(index % 3 === 0 ? 0 : 5_000, 'SAR'),
    show_maximum_amount: false,
    expiry_date: riyadhText(coupon.expiresAt),
    start_date: index % 3 === 0 ? null : riyadhText(coupon.createdAt),
    free_shipping: coupon.freeShipping,
    usage_limit: index % 4 === 0 ? null : 500,
    usage_limit_per_user: index % 4 === 0 ? null : 1,
    include_product_ids: products.slice(0, 1).map(({ id }) => id),
    exclude_product_ids: products.slice(1).map(({ id }) => id),
    is_sale_products_exclude: true,
    include_category_ids: ids('category', [0, 1]),
    exclude_category_ids: ids('category', [2]),
    include_customer_group_ids: narrow ? [customerGroupIds[0]] : [],
    exclude_customer_group_ids: [],
    exclude_brands_ids: ids('brand', [0]),
    exclude_shipping_ids: ids('shipping_company', [0]),
    include_payment_methods: index % 2 === 0 ? [] : ['all'],
    applied_in: 'all',
    is_group: grouped,
    group_name: grouped ? code : null,
    group_coupons_count: grouped ? groupCodes.length : null,
    group_coupon_suffix: grouped ? code : null,
    group_coupons: groupCodes.map((single) => ({ code: single })),
    beneficiary_domain: narrow ? 'salla.sa' : null,
    statistics: {
      num_of_usage: coupon.uses,
      num_of_customers: coupon.uses,
      coupon_sales: amount(coupon.uses * 10_000, 'SAR'),
    },
    created_at: dateObject(coupon.createdAt),
    updated_at: dateObject(coupon.updatedAt),
    marketing_active: marketed,
    marketing_name: marketed ? 'مسوق' : null,
    marketing_type: marketed ? 'percentage' : null,
    marketing_amount: [null, amount(1_000, 'SAR'), 500][marketed ? 1 : index % 3 === 2 ? 2 : 0],
    marketing_hide_total_sales: false,
    marketing_show_maximum_amount: false,
    ...(marketed ? {} : { marketing_maximum_amount: narrow ? 10_000 : null }),
    marketing_info: marketed ? '' : null,
    marketing_visits_count: marketed ? coupon.uses * 7 : null,
    marketing_url: marketed ? `https://salla.sa/dev-wofftr4xsra5xtlv?utm_source=ref&utm_campaign=${code}` : null,
    marketing_statistics_url: marketed ? `https://mtjr.coupons/${token(coupon.id, 5)}` : null,
  };
}
