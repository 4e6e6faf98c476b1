import { allocate, share } from './money.ts';
import type { Currency } from './money.ts';
import { invoicedAt } from './lifecycle.ts';
import type { Order, OrderLine } from './orders.ts';

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

/** The documents an order has by now, oldest first; at most one invoice and one credit note. */
export function invoicesOf(order: Order, partlyRefunded: boolean, idOf: (position: number) => number): Invoice[] {
  const issuedAt = invoicedAt(order.history);
  if (issuedAt === null) return [];
  const base = {
    orderId: order.id,
    paymentMethod: order.header.paymentMethod,
    currency: order.currency,
    taxPercent: order.taxPercent,
  };
  const whole = {
    subtotal: order.subtotal,
    shipping: order.shipping,
    cashOnDelivery: order.cashOnDelivery,
    discount: order.discount?.amount ?? 0,
    tax: order.tax,
    total: order.total,
  };
  const number = String(order.referenceId - 100_000);
  const documents: Invoice[] = [{ ...base, ...whole, id: idOf(0), number, type: 'Tax Invoice', issuedAt }];

  const restored = order.history.find(({ slug }) => slug === 'restored');
  // The courier brought it back: most shops credit it, one in five forgets.
  const returned = order.status === 'canceled' && order.index % 5 !== 0 ? order.history.at(-1) : undefined;
  const credited = restored ?? returned;
  if (credited) {
    const amounts = restored && partlyRefunded ? partOf(order) : whole;
    const credit = { id: idOf(1), number: `CN-${number}`, type: 'Credit Note' as const, issuedAt: credited.at };
    documents.push({ ...base, ...amounts, ...credit });
  }
  return documents;
}

/** One unit of the first line, with its part of the discount; shipping and fees are kept. */
function partOf(order: Order) {
  const line = order.lines[0] as OrderLine;
  const discount = allocate(line.discount, [line.unitPrice, line.total - line.unitPrice])[0] as number;
  const tax = share(line.unitPrice - discount, order.taxPercent * 100);
  const total = line.unitPrice - discount + tax;
  return { subtotal: line.unitPrice, shipping: 0, cashOnDelivery: 0, discount, tax, total };
}
