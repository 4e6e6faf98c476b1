import { firstFrom } from '../shop/first-from.ts';
import type { Shop } from '../shop/shop.ts';
import { ofOrder, timelineOf } from '../shop/timeline.ts';
import type { Kind } from '../shop/timeline.ts';
import type { Selection } from './collection.ts';
import { dateWindow } from './date-window.ts';
import { valueOf } from './request.ts';
import type { Query } from './request.ts';

/** Newest first; filtered by the day a record came to be, where the API has parameters (`dates`) for it. */
export function selectTimeline(
  shop: Shop,
  kind: Kind,
  query: Query,
  dates: readonly [from: string, to: string] | null,
): Selection {
  const { handles, instants } = timelineOf(shop, kind);
  const { from, before } = dates
    ? dateWindow(query, ...dates)
    : { from: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY };
  const instantAt = (position: number): number => instants[position] as number;
  const first = firstFrom(instants.length, instantAt, from);
  const end = firstFrom(instants.length, instantAt, before);
  return { total: Math.max(0, end - first), at: (position) => handles[end - 1 - position] as number };
}

/** As `selectTimeline`, for lists that can also be asked for one order's records (`order_id`). */
export function selectTimelineOrOrder(
  shop: Shop,
  kind: Kind,
  query: Query,
  dates: readonly [from: string, to: string] | null,
): Selection {
  const orderId = valueOf(query, 'order_id');
  if (orderId === undefined) return selectTimeline(shop, kind, query, dates);
  const handles = ofOrder(shop, kind, shop.orders.indexOf(Number(orderId)));
  return { total: handles.length, at: (position) => handles.at(-1 - position) as number };
}

/** Whether an order left the record of that handle behind by now. */
export function hasHandle(shop: Shop, kind: Kind, handle: number): boolean {
  const order = Math.floor(handle / kind.slots);
  if (handle < 0 || order >= shop.orders.count) return false;
  const at = kind.instants(shop, order, shop.orders.story(order))[handle % kind.slots];
  return at !== null && at !== undefined && at <= shop.now;
}
