import type { OptionValue, Product, Variant } from './catalogue.ts';
import type { OrderHeader, StatusEvent } from './lifecycle.ts';
import { allocate, exchangeRates, share } from './money.ts';
import { drawPromotion, redeem } from './promotions.ts';
import type { Discount } from './promotions.ts';
import type { Currency } from './money.ts';
import type { Range } from './product-demand.ts';
import { applyEdit, waivedFee, withWaivedFee } from './order-edits.ts';
import type { OrderEdit } from './order-edits.ts';
import type { PriceList } from './price-list.ts';
import { Random, topics } from './random.ts';
import type { StatusSlug } from './statuses.ts';

/** An order line. Amounts in minor units of the order's currency, before VAT. */
export interface OrderLine {
  id: number;
  product: Product;
  variant: Variant;
  /** Chosen values of the checkbox option, if any; their surcharge is part of the unit price. */
  extras: OptionValue[];
  quantity: number;
  unitPrice: number;
  /** VAT on one unit at its full price. */
  unitTax: number;
  /** The line's part of the order's discount. */
  discount: number;
  /** unitPrice × quantity: before discount, before VAT. */
  total: number;
  note: string;
}

/** An order as it stands at the store's clock. subtotal + shipping + cashOnDelivery + tax − discount = total, always. */
export interface Order {
  index: number;
  id: number;
  referenceId: number;
  customerIndex: number;
  header: OrderHeader;
  status: StatusSlug;
  /** What has happened so far, oldest first. */
  history: StatusEvent[];
  createdAt: number;
  updatedAt: number;
  /** Where the order goes instead of to the customer's own address. */
  address: { location: string; phone: string } | null;
  currency: Currency;
  lines: OrderLine[];
  subtotal: number;
  shipping: number;
  cashOnDelivery: number;
  taxPercent: 0 | 15;
  tax: number;
  discount: Discount | null;
  total: number;
}

/** What an order's lines and amounts are derived from. */
export interface OrderGround {
  seed: number;
  index: number;
  createdAt: number;
  header: OrderHeader;
  /** Edits that have happened by now, oldest first. */
  edits: readonly OrderEdit[];
  /** All amounts taken to zero (a cancelled, never paid order). */
  zeroed: boolean;
  taxPercent: 0 | 15;
  prices: PriceList;
  demand: { physical: Range; digital: Range };
  itemIdOf(slot: number): number;
}

export type OrderAmounts = Pick<
  Order,
  'lines' | 'subtotal' | 'shipping' | 'cashOnDelivery' | 'tax' | 'discount' | 'total'
>;

/** Shipping fees before VAT (15, 25, 30 riyals with it). */
const shippingFees = [1_304, 2_174, 2_609] as const;
const freeShippingFrom = 35_000;
const cashOnDeliveryFee = 1_391;

/** Lines and amounts of an order; the same ground always gives the same result. */
export function deriveAmounts(ground: OrderGround): OrderAmounts {
  const random = new Random(ground.seed, topics.lines, ground.index);
  const rate = exchangeRates[ground.header.currency];
  const toCurrency = (halalas: number): number => (rate === 1 ? halalas : Math.round(halalas * rate));

  const promotion = drawPromotion(random);
  const shippingFee = random.pick(shippingFees);
  const lines = drawLines(ground, random, toCurrency);
  const range = rangeOf(ground);
  for (const edit of ground.edits) {
    // Slots of later lines never collide with the first ones: item ids stay unique.
    const slot = 48 + (ground.edits.indexOf(edit) % 16);
    applyEdit(lines, edit, () => drawLine(ground, range, slot, edit.at, new Random(edit.draw), toCurrency));
  }
  if (ground.zeroed) for (const line of lines) line.unitPrice = 0;
  for (const line of lines) {
    line.total = line.unitPrice * line.quantity;
    line.unitTax = share(line.unitPrice, ground.taxPercent * 100);
  }

  const subtotal = lines.reduce((sum, line) => sum + line.total, 0);
  const ships = !ground.header.digital && !ground.zeroed;
  const fullShipping = !ships || subtotal >= toCurrency(freeShippingFrom) ? 0 : toCurrency(shippingFee);
  const cashOnDelivery = ground.header.paymentMethod === 'cod' && ships ? toCurrency(cashOnDeliveryFee) : 0;
  const redeemed = promotion && !ground.zeroed ? redeem(promotion, subtotal, fullShipping, toCurrency) : null;
  const waived = waivedFee(ground.edits, toCurrency, subtotal - (redeemed?.amount ?? 0));
  const discount = waived === 0 ? redeemed : withWaivedFee(redeemed, waived);
  const shipping = fullShipping - (redeemed?.discountedShipping ?? 0) + waived;
  const reduction = discount?.amount ?? 0;
  allocate(
    reduction,
    lines.map((line) => line.total),
  ).forEach((part, index) => ((lines[index] as OrderLine).discount = part));
  const tax = share(subtotal - reduction + shipping + cashOnDelivery, ground.taxPercent * 100);
  const total = subtotal + shipping + cashOnDelivery + tax - reduction;
  return { lines, subtotal, shipping, cashOnDelivery, tax, discount, total };
}

function rangeOf({ header, demand }: OrderGround): Range {
  return header.digital ? demand.digital : demand.physical;
}

function drawLines(ground: OrderGround, random: Random, toCurrency: (halalas: number) => number): OrderLine[] {
  const range = rangeOf(ground);
  const ordinary = random.weighted([
    [1, 55],
    [2, 25],
    [3, 12],
    [4, 5],
    [5, 2],
    [7, 1],
  ] as const);
  const count = ground.header.wholesale ? random.integer(16, 40) : ordinary;
  return Array.from({ length: count }, (_, slot) =>
    drawLine(ground, range, slot, ground.createdAt, random, toCurrency),
  );
}

function drawLine(
  ground: OrderGround,
  range: Range,
  slot: number,
  at: number,
  random: Random,
  toCurrency: (halalas: number) => number,
): OrderLine {
  const product = range.choose(random.next(), (candidate) => ground.prices.sells(candidate, at));
  const variant = random.pick(product.variants);
  const checkbox = product.options.find(({ type }) => type === 'checkbox');
  const extras = checkbox && random.chance(0.3) ? checkbox.values.filter(() => random.chance(0.5)) : [];
  const surcharge = extras.reduce((sum, value) => sum + value.surcharge, 0);
  return {
    id: ground.itemIdOf(slot),
    product,
    variant,
    extras,
    quantity: ground.header.wholesale
      ? random.integer(2, 8)
      : random.weighted([
          [1, 80],
          [2, 14],
          [3, 6],
        ] as const),
    unitPrice: toCurrency(ground.prices.sellingPrice(product, variant, at) + surcharge),
    unitTax: 0,
    discount: 0,
    total: 0,
    note: random.chance(0.03) ? 'الرجاء التغليف بعناية' : '',
  };
}
