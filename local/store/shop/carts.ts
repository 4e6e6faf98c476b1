import { daySeconds } from './calendar.ts';
import { Random, topics } from './random.ts';
import type { Product, Variant } from './catalogue.ts';
import { firstFrom } from './first-from.ts';
import type { Shop } from './shop.ts';

/** A cart that somebody filled and left. Money in halalas, before VAT. */
export interface Cart {
  index: number;
  id: number;
  customer: number;
  lines: Array<{ id: number; product: Product; variant: Variant; quantity: number }>;
  subtotal: number;
  discount: number;
  /** With VAT. */
  total: number;
  /** Position among the coupons. */
  coupon: number | null;
  createdAt: number;
  updatedAt: number;
  status: 'active' | 'purchased';
}

interface Arrivals {
  day: number;
  inserted: number;
  instants: number[];
}

const remembered = new WeakMap<Shop, Arrivals>();

/** When carts were filled, oldest first; a cart is known by its running number. */
export function cartInstants(shop: Shop): readonly number[] {
  const inserted = shop.insertedAt('abandoned_carts');
  let known = remembered.get(shop);
  if (known?.day === shop.day && known.inserted === inserted.length) return known.instants;
  // Carts are numbered by their instant, and whatever comes in later has a later one: numbers never move.
  known = { day: shop.day, inserted: inserted.length, instants: [...inserted] };
  const { orders, days, seed } = shop.options;
  for (let day = 1 - days; day <= shop.day; day++) {
    const random = new Random(seed, topics.carts, day);
    const count = Math.round((orders / days) * 0.5 * (0.6 + random.next() * 0.8)) + (day > 0 ? 1 : 0);
    const opened = shop.clock.openedOn(day);
    for (let added = 0; added < count; added++) known.instants.push(opened + random.integer(1, daySeconds - 1));
  }
  known.instants.sort((a, b) => a - b);
  remembered.set(shop, known);
  return known.instants;
}

/** The cart of that running number. One in six is bought after all, some hours later. */
export function cartAt(shop: Shop, index: number): Cart {
  const { seed } = shop.options;
  const random = new Random(seed, topics.carts, index, 1);
  const createdAt = cartInstants(shop)[index] as number;
  const firstProducts = shop.products.slice(0, 120);
  const lines = Array.from(
    {
      length: random.weighted([
        [1, 60],
        [2, 30],
        [3, 10],
      ] as const),
    },
    (_, position) => {
      // prettier-ignore
      const product = random.pick(firstProducts);
      const id = shop.identifiers.orderItems.idOf(3_000_000_000 + index * 4 + position);
      return { id, product, variant: random.pick(product.variants), quantity: random.integer(1, 2) };
    },
  );
  const subtotal = lines.reduce(
    (sum, { product, variant, quantity }) =>
      sum + quantity * shop.prices.sellingPrice(product, variant, Math.min(createdAt, shop.now)),
    0,
  );
  const coupon = random.chance(0.2) ? random.integer(0, 3) : null;
  const discount = coupon === null ? 0 : Math.round(subtotal / 10);
  const bought = random.chance(1 / 6) ? createdAt + random.integer(3_600, 2 * daySeconds) : null;
  const touched = random.chance(0.3) ? createdAt + random.integer(600, daySeconds) : createdAt;
  const purchased = bought !== null && bought <= shop.now;
  return {
    index,
    id: shop.identifiers.carts.idOf(index),
    customer: Math.floor(random.next() * customersBefore(shop, createdAt)),
    lines,
    subtotal,
    discount,
    total: subtotal - discount + Math.round((subtotal - discount) * 0.15),
    coupon,
    createdAt,
    updatedAt: purchased ? bought : touched <= shop.now ? touched : createdAt,
    status: purchased ? 'purchased' : 'active',
  };
}

/** How many customers there were at an instant; at least the merchant's own account. */
function customersBefore(shop: Shop, instant: number): number {
  return Math.max(
    1,
    firstFrom(shop.customerCount, (index) => shop.customerCreatedAt(index), instant),
  );
}
