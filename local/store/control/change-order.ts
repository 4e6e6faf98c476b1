import { z } from 'zod';
import { isLiving } from '../api/orders/order-life.ts';
import type { Store } from '../store.ts';
import type { StoreEvent } from '../store-event.ts';
import type { Shop } from '../shop/shop.ts';
import { chance } from './pick-record.ts';
import { readBody } from './read-body.ts';
import type { ControlAnswer } from './record-controls.ts';

const Change = z.strictObject({
  id: z.union([z.number(), z.string().transform(Number)]).optional(),
  /** False: the order's list row stays as it is, only its details, its items and its `updated_at` change. */
  visible: z.boolean().default(true),
  /** Which invisible change; left out, one after the other. */
  what: z.enum(['address', 'notes', 'amounts']).optional(),
  /** Orders to change, spread over the whole history; without an `id`. */
  count: z.number().int().min(1).default(1),
});

const hidden = ['address', 'notes', 'amounts'] as const;

/** The merchant edits orders now; a visible edit adds a piece to the first line. */
export function changeOrder(store: Store, body: unknown): ControlAnswer {
  const asked = readBody(Change, body);
  if ('error' in asked) return { status: 400, ...asked };
  const { shop } = store;
  const { id, visible, what, count } = asked.data;
  const indexes = id === undefined ? pickOrders(shop, count) : [shop.orders.indexOf(id)];
  if (indexes.length === 0 || indexes.some((index) => index < 0 || !isLiving(shop, index))) {
    return { status: 404, error: `The shop has no order ${id ?? ''} to change.` };
  }
  const edits = indexes.map((order, position): Extract<StoreEvent, { kind: 'edit' }> => {
    const wanted = what ?? hidden[(shop.orders.editsOf(order).length + position) % hidden.length] ?? 'notes';
    return { kind: 'edit', order, edit: visible ? 'quantity' : possible(shop, order, wanted) };
  });
  store.keep(...edits);
  const ids = indexes.map((index) => shop.orders.idOf(index));
  return { did: { id: ids[0], ids, visible, what: edits[0]?.edit } };
}

/** Orders without an amount to move get a note instead. */
function possible(shop: Shop, order: number, wanted: (typeof hidden)[number]): (typeof hidden)[number] {
  if (wanted !== 'amounts') return wanted;
  const { subtotal, discount } = shop.orders.at(order);
  return subtotal - (discount?.amount ?? 0) >= 500 ? 'amounts' : 'notes';
}

/** Different orders by chance, the same ones for the same shop and history. */
function pickOrders(shop: Shop, count: number): number[] {
  const random = chance(shop);
  const taken = new Set<number>();
  for (let tries = 0; tries < count * 20 + 100 && taken.size < count; tries++) {
    const index = random.integer(0, shop.orders.count - 1);
    if (isLiving(shop, index)) taken.add(index);
  }
  return [...taken];
}
