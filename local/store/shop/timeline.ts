import type { Story } from './order-book.ts';
import type { Shop } from './shop.ts';

/** What orders leave behind (documents, payments, parcels, reviews), by the instant at which it came to be. */
interface Timeline {
  /** Order number × slots + slot, oldest first. */
  handles: number[];
  instants: number[];
}

export interface Kind {
  /** Most of them an order can have. */
  slots: number;
  /** When each slot of an order came to be; those after the store's clock, and null, are not there (yet). */
  instants(shop: Shop, order: number, story: Story): ReadonlyArray<number | null>;
}

interface Known extends Timeline {
  storyVersion: number;
  orders: number;
}

const remembered = new WeakMap<Shop, Map<Kind, Known>>();

/** All of a kind, found once per state of the orders' stories and then only looked up. */
export function timelineOf(shop: Shop, kind: Kind): Timeline {
  const kinds = remembered.get(shop) ?? new Map<Kind, Known>();
  remembered.set(shop, kinds);
  const known = kinds.get(kind);
  if (known?.storyVersion === shop.storyVersion && known.orders === shop.orders.count) return known;
  // Orders that only came in since stand at the end: whatever they left behind is of this instant.
  const first = known?.storyVersion === shop.storyVersion ? known.orders : 0;
  const fresh = entriesOf(shop, kind, first);
  const timeline: Known = {
    storyVersion: shop.storyVersion,
    orders: shop.orders.count,
    handles: first === 0 ? fresh.handles : [...(known as Known).handles, ...fresh.handles],
    instants: first === 0 ? fresh.instants : [...(known as Known).instants, ...fresh.instants],
  };
  kinds.set(kind, timeline);
  return timeline;
}

/** What one order left behind, oldest first. */
export function ofOrder(shop: Shop, kind: Kind, order: number): number[] {
  return order < 0 ? [] : entriesOf(shop, kind, order, order + 1).handles;
}

function entriesOf(shop: Shop, kind: Kind, first: number, end: number = shop.orders.count): Timeline {
  const found: Array<{ handle: number; at: number }> = [];
  for (let order = first; order < end; order++) {
    const instants = kind.instants(shop, order, shop.orders.story(order));
    for (const [slot, at] of instants.entries()) {
      if (at !== null && at <= shop.now) found.push({ handle: order * kind.slots + slot, at });
    }
  }
  found.sort((a, b) => a.at - b.at || a.handle - b.handle);
  return { handles: found.map(({ handle }) => handle), instants: found.map(({ at }) => at) };
}
