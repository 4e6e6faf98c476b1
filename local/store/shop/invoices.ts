import { allocate, share } from './money.ts';
import type { Currency } from './money.ts';
import { invoicedAt } from './lifecycle.ts';
import type { OrderLine, Order } from './orders.ts';
import type { Story } from './order-book.ts';
import type { Shop } from './shop.ts';
import type { Kind } from './timeline.ts';

/** A tax invoice or a credit note; a credit note's amounts are positive, as in the published example. */
export interface Invoice {
  id: number;
  number: string;
  orderId: number;
  type: 'Tax Invoice' | 'Credit Note';
  issuedAt: number;
  paymentMethod: string;
  currency: Currency;
  subtotal: number;
  shipping: number;
  cashOnDelivery: number;
  discount: number;
  taxPercent: 0 | 15;
  tax: number;
  total: number;
}

/** The documents of an order: slot 0 is the invoice, slot 1 the credit note. */
export const invoiceKind: Kind = {
  slots: 2,
  instants: (_shop, order, story) => [invoicedAt(story.history), creditedAt(order, story)],
};

function creditedAt(order: number, { history }: Story): number | null {
  if (invoicedAt(history) === null) return null;
  const restored = history.find(({ slug }) => slug === 'restored');
  if (restored) return restored.at;
  // The courier brought it back: most shops credit it, one in five forgets.
  const last = history.at(-1);
  return last?.slug === 'canceled' && order % 5 !== 0 ? last.at : null;
}

/** The document of a handle (order × 2 + slot), which must exist. What is edited after the invoice changes nothing in it. */
export function invoiceAt(shop: Shop, handle: number): Invoice {
  const index = Math.floor(handle / invoiceKind.slots);
  const story = shop.orders.story(index);
  const [invoiced, credited] = [invoicedAt(story.history) as number, creditedAt(index, story)];
  const order = shop.orders.at(index, invoiced);
  const number = String(order.referenceId - 100_000);
  const whole = {
    subtotal: order.subtotal,
    shipping: order.shipping,
    cashOnDelivery: order.cashOnDelivery,
    discount: order.discount?.amount ?? 0,
    tax: order.tax,
    total: order.total,
  };
  const base = {
    id: shop.identifiers.invoices.idOf(handle),
    orderId: order.id,
    paymentMethod: order.header.paymentMethod,
    currency: order.currency,
    taxPercent: order.taxPercent,
  };
  if (handle % invoiceKind.slots === 0) return { ...base, ...whole, number, type: 'Tax Invoice', issuedAt: invoiced };
  const partly = order.status === 'restored' && shop.orders.isPartlyRefunded(index);
  return {
    ...base,
    ...(partly ? partOf(order) : whole),
    number: `CN-${number}`,
    type: 'Credit Note',
    issuedAt: credited as number,
  };
}

/** One unit of the first line, with its part of the discount; shipping and fees are kept. */
function partOf(order: Order) {
  const line = order.lines[0] as OrderLine;
  const discount = allocate(line.discount, [line.unitPrice, line.total - line.unitPrice])[0] as number;
  const tax = share(line.unitPrice - discount, order.taxPercent * 100);
  const total = line.unitPrice - discount + tax;
  return { subtotal: line.unitPrice, shipping: 0, cashOnDelivery: 0, discount, tax, total };
}
