import type { ShopIdentifiers } from './identifiers.ts';

/** The merchant's own short lists; each has a range of running numbers of its own. */
const ranges = [
  'category',
  'brand',
  'branch',
  'employee',
  'special_offer',
  'affiliate',
  'shipping_company',
  'tax',
  'payment_method',
  'country',
  'city',
  'customer_group',
  'order_status',
] as const;

export function merchantId(identifiers: ShopIdentifiers, list: (typeof ranges)[number], number: number): number {
  return identifiers.merchant.idOf(ranges.indexOf(list) * 100_000 + number);
}
