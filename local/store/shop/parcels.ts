import type { StatusEvent } from './lifecycle.ts';
import { mix } from './random.ts';
import type { Story } from './order-book.ts';
import type { Shop } from './shop.ts';
import type { StatusSlug } from './statuses.ts';
import type { Kind } from './timeline.ts';

type ParcelStatus =
  'created' | 'shipped' | 'delivering' | 'delivered' | 'return_to_origin' | 'return_in_progress' | 'cancelled';

/** The parcels of an order: slot 0 goes to the customer, slot 1 comes back when the order is restored. */
export const parcelKind: Kind = {
  slots: 2,
  instants: (_shop, _order, { header, history }) =>
    header.digital ? [null, null] : [find(history, 'in_progress'), find(history, 'restoring')],
};

/** What an order's status says of the parcel that goes out; a restored order's parcel had arrived. */
const outbound: Partial<Record<StatusSlug, ParcelStatus>> = {
  in_progress: 'created',
  shipped: 'shipped',
  delivering: 'delivering',
  delivered: 'delivered',
  completed: 'delivered',
  restoring: 'delivered',
  restored: 'delivered',
};

export interface Parcel {
  id: number;
  order: number;
  isReturn: boolean;
  createdAt: number;
  status: ParcelStatus;
  /** Statuses it has had, oldest first. */
  history: Array<{ at: number; status: ParcelStatus }>;
  /** Position among the shipping companies. */
  courier: number;
}

/** The parcel of a handle (order × 2 + slot), which must exist. */
export function parcelAt(shop: Shop, handle: number): Parcel {
  const order = Math.floor(handle / parcelKind.slots);
  const isReturn = handle % parcelKind.slots === 1;
  const history = parcelHistory(shop.orders.story(order), isReturn);
  const [first, last] = [history[0] as Parcel['history'][number], history.at(-1) as Parcel['history'][number]];
  return {
    id: shop.identifiers.shipments.idOf(handle),
    order,
    isReturn,
    createdAt: first.at,
    status: last.status,
    history,
    courier: mix(shop.options.seed, order, 17),
  };
}

function parcelHistory({ history }: Story, isReturn: boolean): Parcel['history'] {
  const steps: Parcel['history'] = [];
  const add = (at: number, status: ParcelStatus): void => {
    if (steps.at(-1)?.status !== status) steps.push({ at, status });
  };
  const sent = history.findIndex(({ slug }) => slug === 'in_progress');
  for (const [position, { at, slug }] of history.entries()) {
    if (isReturn && slug === 'restoring') add(at, 'return_in_progress');
    if (isReturn && slug === 'restored') add(at, 'delivered');
    if (isReturn || position < sent) continue;
    const left = history.some((event) => event.slug === 'shipped');
    add(at, slug === 'canceled' ? (left ? 'return_to_origin' : 'cancelled') : (outbound[slug] ?? 'created'));
  }
  return steps;
}

function find(history: readonly StatusEvent[], slug: StatusSlug): number | null {
  return history.find((event) => event.slug === slug)?.at ?? null;
}
