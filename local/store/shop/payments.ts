import type { OrderHeader, StatusEvent } from './lifecycle.ts';
import type { Story } from './order-book.ts';
import type { Shop } from './shop.ts';
import type { Kind } from './timeline.ts';

export type PaymentStatus = 'pending' | 'paid' | 'canceled' | 'refunded' | 'partial_refunded';

/** The payment of an order: one, and only when somebody tried to pay. */
export const paymentKind: Kind = { slots: 1, instants: (_shop, _order, story) => [paymentAt(story)] };

/** Cards and wallets pay when the order is placed, transfers when they arrive, cash when the parcel is handed over. */
function paymentAt({ header, history }: Story): number | null {
  if (header.paymentMethod === 'cod') return find(history, 'delivered') ?? find(history, 'completed');
  const reviewed = find(history, 'under_review');
  if (header.paymentMethod === 'bank') return reviewed;
  // An abandoned card payment was begun and refused.
  return reviewed ?? (header.ending === 'abandoned' ? (history[0] as StatusEvent).at : null);
}

/** How a payment stands, by what has become of its order. */
export function paymentStatus(shop: Shop, order: number): PaymentStatus {
  const { header, history } = shop.orders.story(order);
  const { slug } = history.at(-1) as StatusEvent;
  if (isRefused(header, history)) return slug === 'canceled' ? 'canceled' : 'pending';
  if (slug === 'restored') return shop.orders.isPartlyRefunded(order) ? 'partial_refunded' : 'refunded';
  return slug === 'canceled' ? 'refunded' : 'paid';
}

function isRefused(header: OrderHeader, history: readonly StatusEvent[]): boolean {
  return header.ending === 'abandoned' && find(history, 'under_review') === null;
}

function find(history: readonly StatusEvent[], slug: StatusEvent['slug']): number | null {
  return history.find((event) => event.slug === slug)?.at ?? null;
}
