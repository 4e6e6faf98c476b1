import { share } from './money.ts';
import { Random, topics } from './random.ts';

/** What a coupon or an offer took off one order; minor units of its currency. */
export interface Discount {
  title: string;
  type: 'normal' | 'special';
  code: string;
  amount: number;
  discountedShipping: number;
}

interface Promotion {
  kind: 'percent' | 'fixed' | 'free_shipping' | 'offer';
  title: string;
  code: string;
  /** Percent, or halalas for `fixed`. */
  worth: number;
}

export const promotions: readonly Promotion[] = [
  { kind: 'percent', title: 'خصم الترحيب', code: 'WELCOME10', worth: 10 },
  { kind: 'percent', title: 'كوبون السناب', code: 'SNAP15', worth: 15 },
  { kind: 'percent', title: 'عروض رمضان', code: 'RAMADAN20', worth: 20 },
  { kind: 'fixed', title: 'قسيمة 25 ريال', code: 'SAVE25', worth: 2_500 },
  { kind: 'free_shipping', title: 'شحن مجاني', code: 'FREESHIP', worth: 0 },
  { kind: 'offer', title: 'عرض خاص', code: 'new offer', worth: 5 },
];

/** The promotion that an order was placed with; the first draws of the order's lines. */
export function promotionOf(seed: number, order: number): Promotion | null {
  return drawPromotion(new Random(seed, topics.lines, order));
}

export function drawPromotion(random: Random): Promotion | null {
  return random.chance(0.18) ? random.pick(promotions) : null;
}

/** What a promotion takes off; null when there is nothing to take it off. */
export function redeem(
  promotion: Promotion,
  subtotal: number,
  shipping: number,
  toCurrency: (halalas: number) => number,
): Discount | null {
  const { title, code, kind } = promotion;
  if (kind === 'free_shipping') {
    return shipping === 0 ? null : { title, code, type: 'normal', amount: 0, discountedShipping: shipping };
  }
  const amount =
    kind === 'fixed' ? Math.min(toCurrency(promotion.worth), subtotal) : share(subtotal, promotion.worth * 100);
  return { title, code, type: kind === 'offer' ? 'special' : 'normal', amount, discountedShipping: 0 };
}
