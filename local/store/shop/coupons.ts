import { daySeconds, nowOnDay } from './calendar.ts';
import { promotionOf, promotions } from './promotions.ts';
import { Random, topics } from './random.ts';
import type { Shop } from './shop.ts';

/** A coupon. Money in halalas. */
export interface Coupon {
  index: number;
  id: number;
  code: string;
  kind: 'percentage' | 'fixed';
  /** Percent, or halalas for `fixed`. */
  worth: number;
  freeShipping: boolean;
  /** Codes that were drawn from this one. */
  groupCodes: string[];
  createdAt: number;
  updatedAt: number;
  expiresAt: number;
  status: 'active' | 'inactive';
  /** Orders that came with its code. */
  uses: number;
}

/** Those that orders were placed with; offers are special offers, not coupons. */
const lasting = promotions.filter(({ kind }) => kind !== 'offer');
const lifeOfCampaign = 5 * daySeconds;

const remembered = new WeakMap<Shop, { version: number; coupons: Coupon[] }>();

/** Oldest first: the lasting ones, one for each simulated day, and those that came in besides. */
export function couponsOf(shop: Shop): readonly Coupon[] {
  const known = remembered.get(shop);
  if (known?.version === shop.version) return known.coupons;
  const uses = usesOf(shop);
  const founded = nowOnDay(1 - shop.options.days);
  const first = lasting.map((promotion, index): Coupon => {
    const edited = lastEdit(index, shop.day);
    return {
      ...draft(shop, index, promotion.code, founded),
      kind: promotion.kind === 'fixed' ? 'fixed' : 'percentage',
      worth: promotion.worth,
      freeShipping: promotion.kind === 'free_shipping',
      groupCodes: index === 1 ? ['SNAP15a', 'SNAP15b', 'SNAP15c'] : [],
      expiresAt: nowOnDay(400 + edited),
      updatedAt: edited === 0 ? founded : shop.clock.openedOn(edited) + 7_200,
      uses: uses.get(promotion.code) ?? 0,
    };
  });
  const campaigns: Array<{ code: string; at: number }> = [];
  for (let day = 1; day <= shop.day; day++) campaigns.push({ code: `DAY${day}`, at: shop.clock.openedOn(day) + 3_600 });
  for (const [position, at] of shop.insertedAt('coupons').entries()) campaigns.push({ code: `NOW${position + 1}`, at });
  // Numbered by their instant: those of later days come after, so numbers never move.
  campaigns.sort((a, b) => a.at - b.at);
  const later = campaigns.map(({ code, at }, position) => draft(shop, first.length + position, code, at));
  const coupons = [...first, ...later];
  remembered.set(shop, { version: shop.version, coupons });
  return coupons;
}

/** A campaign of five days, worth a fixed sum. */
function draft(shop: Shop, index: number, code: string, createdAt: number): Coupon {
  const expiresAt = createdAt + lifeOfCampaign;
  const expired = index >= lasting.length && expiresAt <= shop.now;
  const random = new Random(shop.options.seed, topics.merchant, index);
  return {
    index,
    id: shop.identifiers.coupons.idOf(index),
    code,
    kind: 'fixed',
    worth: random.integer(10, 60) * 100,
    freeShipping: false,
    groupCodes: [],
    createdAt,
    updatedAt: expired ? expiresAt : createdAt,
    expiresAt,
    status: expired ? 'inactive' : 'active',
    uses: 0,
  };
}

/** The last day on which the merchant prolonged a lasting coupon; each has its turn. */
function lastEdit(index: number, day: number): number {
  const past = day - (index + 1);
  return past < 0 ? 0 : index + 1 + Math.floor(past / lasting.length) * lasting.length;
}

/** Orders up to the beginning of the day by the code they were placed with. */
function usesOf(shop: Shop): Map<string, number> {
  const uses = new Map<string, number>();
  const opened = shop.clock.openedOn(shop.day);
  for (let order = 0; order < shop.orders.count && shop.orders.createdAt(order) <= opened; order++) {
    const code = promotionOf(shop.options.seed, order)?.code;
    if (code !== undefined) uses.set(code, (uses.get(code) ?? 0) + 1);
  }
  return uses;
}
