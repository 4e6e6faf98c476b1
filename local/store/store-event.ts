import { z } from 'zod';
import type { Shop } from './shop/shop.ts';

const Insert = z.object({
  kind: z.literal('insert'),
  stream: z.enum(['orders', 'customers', 'products', 'coupons', 'abandoned_carts']),
  count: z.number().int().min(1),
});
const OneRecord = { stream: z.string(), id: z.string() };

/** Something that happened to the shop from outside. The same options and events give the same shop. */
export const StoreEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('day') }),
  z.object({ kind: z.literal('hours'), hours: z.number().positive() }),
  Insert,
  z.object({
    kind: z.literal('edit'),
    order: z.number().int().min(0),
    edit: z.enum(['quantity', 'address', 'notes', 'amounts']),
  }),
  z.object({ kind: z.literal('delete'), ...OneRecord }),
  z.object({ kind: z.literal('restore'), ...OneRecord }),
  z.object({ kind: z.literal('corrupt'), ...OneRecord, field: z.string(), value: z.json() }),
  z.object({ kind: z.literal('heal'), ...OneRecord }),
]);
export type StoreEvent = z.infer<typeof StoreEvent>;

export function apply(shop: Shop, event: StoreEvent): void {
  switch (event.kind) {
    case 'day':
      shop.advanceDay();
      break;
    case 'hours':
      shop.advanceHours(event.hours);
      break;
    case 'insert':
      shop.insert(event.stream, event.count);
      break;
    case 'edit':
      shop.editOrder(event.order, event.edit);
      break;
    case 'delete':
      shop.amend((amendments) => amendments.delete(event.stream, event.id));
      break;
    case 'restore':
      shop.amend((amendments) => amendments.restore(event.stream, event.id));
      break;
    case 'corrupt':
      shop.amend((amendments) => amendments.corrupt(event.stream, event.id, event.field, event.value));
      break;
    case 'heal':
      shop.amend((amendments) => amendments.heal(event.stream, event.id));
      break;
  }
}

/** The log with one more event; inserts that follow each other are one. */
export function withEvent(events: readonly StoreEvent[], event: StoreEvent): StoreEvent[] {
  const last = events.at(-1);
  if (event.kind === 'insert' && last?.kind === 'insert' && last.stream === event.stream) {
    return [...events.slice(0, -1), { ...last, count: last.count + event.count }];
  }
  return [...events, event];
}
