import { StagedStream } from '../../functions/contracts/run.ts';
import type { Random } from '../../local/store/shop/random.ts';

/** `POST /_store/<path>` of the local store. */
export interface Control {
  path: string;
  body?: object;
}

/** Fields that somebody may have filled with what nobody can type. */
const corruptions = [
  { stream: 'orders', field: 'amounts.total.amount', value: 'a lot' },
  { stream: 'orders', field: 'date.date', value: 'yesterday' },
  { stream: 'order_items', field: 'quantity', value: 'some' },
  { stream: 'customers', field: 'updated_at.date', value: 'lately' },
  { stream: 'products', field: 'price.amount', value: 'cheap' },
  { stream: 'orders', field: 'id', value: null },
  { stream: 'customers', field: 'id', value: null },
] as const;

/** A country that is gone would leave cities behind that no listing shows. */
const deletable = [
  ...(['orders', 'customers', 'products'] as const),
  ...StagedStream.options.filter((name) => name !== 'countries'),
];

/** Something that happens in the shop. */
export function shopEvent(random: Random): Control {
  const events: [weight: number, event: () => Control][] = [
    [4, () => ({ path: 'advance-day' })],
    [2, () => ({ path: 'advance', body: { hours: random.pick([1, 5, 13, 25]) } })],
    [2, () => ({ path: 'change-order', body: { visible: true, count: random.integer(1, 4) } })],
    [3, () => hiddenChange(random)],
    [3, () => ({ path: 'delete', body: { stream: random.pick(deletable) } })],
    [2, () => ({ path: 'restore', body: { stream: random.pick(deletable.slice(0, 3)) } })],
    [2, () => ({ path: 'corrupt', body: random.pick(corruptions) })],
    [1, () => ({ path: 'corrupt', body: { stream: random.pick(corruptions).stream, undo: true } })],
  ];
  return random.weighted(events.map(([weight, event]) => [event, weight] as const))();
}

/** Address, notes or amounts of some orders change, which no list shows. */
export function hiddenChange(random: Random): Control {
  return { path: 'change-order', body: { visible: false, count: random.integer(1, 4) } };
}

/** Streams of which a record may be corrupted. */
export const corruptible: readonly string[] = [...new Set(corruptions.map(({ stream }) => stream))];
