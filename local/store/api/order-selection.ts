import { daySeconds, instantOfRiyadh } from '../shop/calendar.ts';
import type { Shop } from '../shop/shop.ts';
import { statuses } from '../shop/statuses.ts';
import { valueOf } from './request.ts';
import type { Query } from './request.ts';

/** Which orders a list request means, in its order: `at(0)` is the first row. */
export interface Selection {
  total: number;
  at(position: number): number;
}

type Test = (index: number, shop: Shop) => boolean;

/** Filters by their parameter; null when the value cannot be read, which Salla ignores without a word. */
const filters: Record<string, (values: readonly string[]) => Test | null> = {
  status: (values) => {
    const wanted = new Set(values.map(Number));
    const slugs = new Set(
      statuses.filter(({ id, customized }) => wanted.has(id) || wanted.has(customized.id)).map(({ slug }) => slug),
    );
    return slugs.size === 0 ? null : (index, shop) => slugs.has(shop.orderState(index).slug);
  },
  payment_method: (values) => {
    const wanted = new Set(values);
    return (index, shop) => wanted.has(shop.orderState(index).header.paymentMethod);
  },
  customer_id: (values) => {
    const wanted = new Set(values.map(Number));
    return (index, shop) => wanted.has(shop.identifiers.customers.idOf(shop.customerOf(index)));
  },
  reference_id: (values) => {
    const wanted = new Set(values.map(Number));
    return (index, shop) => wanted.has(shop.order(index).referenceId);
  },
};

const sortValues: Record<string, (index: number, shop: Shop) => number> = {
  id: (index, shop) => shop.identifiers.orders.idOf(index),
  total: (index, shop) => shop.order(index).total,
  updated_at: (index, shop) => shop.orderState(index).updatedAt,
  created_at: (index) => index,
};

const remembered = new WeakMap<Shop, { version: number; selections: Map<string, Selection> }>();

/** Newest first unless `sort_by` says otherwise; the pages of one listing share what was found for the first. */
export function selectOrders(shop: Shop, query: Query, ignoreFilters: boolean): Selection {
  const applied: Query = ignoreFilters ? new Map() : query;
  const relevant = [...applied].filter(([name]) => name !== 'page' && name !== 'per_page');
  const key = JSON.stringify(relevant);
  let memory = remembered.get(shop);
  if (!memory || memory.version !== shop.version || memory.selections.size > 64) {
    memory = { version: shop.version, selections: new Map() };
    remembered.set(shop, memory);
  }
  const known = memory.selections.get(key);
  if (known) return known;
  const selection = select(shop, applied);
  memory.selections.set(key, selection);
  return selection;
}

function select(shop: Shop, query: Query): Selection {
  const from = boundary(valueOf(query, 'from_date'), 'start') ?? Number.NEGATIVE_INFINITY;
  const before = boundary(valueOf(query, 'to_date'), 'end') ?? Number.POSITIVE_INFINITY;
  const first = firstCreatedFrom(shop, from);
  const end = firstCreatedFrom(shop, before);

  const tests = [...query].flatMap(([name, values]) => filters[name]?.(values) ?? []);
  const [sortName, direction] = /^(\w+)-(asc|desc)$/.exec(valueOf(query, 'sort_by') ?? '')?.slice(1) ?? [];
  const sortValue = sortName === undefined ? undefined : sortValues[sortName];
  if (tests.length === 0 && (sortValue === undefined || sortName === 'created_at')) {
    const total = Math.max(0, end - first);
    return direction === 'asc'
      ? { total, at: (position) => first + position }
      : { total, at: (position) => end - 1 - position };
  }

  const indexes: number[] = [];
  for (let index = end - 1; index >= first; index--) {
    if (tests.every((test) => test(index, shop))) indexes.push(index);
  }
  const sorted = sortValue ? sortBy(indexes, (index) => sortValue(index, shop), direction === 'asc' ? 1 : -1) : indexes;
  return { total: sorted.length, at: (position) => sorted[position] as number };
}

function sortBy(indexes: number[], valueOf: (index: number) => number, sign: 1 | -1): number[] {
  const values = new Map(indexes.map((index) => [index, valueOf(index)]));
  return indexes.toSorted((a, b) => sign * ((values.get(a) as number) - (values.get(b) as number)));
}

/** `to_date` includes its day; with a time part it includes that second. */
function boundary(text: string | undefined, side: 'start' | 'end'): number | null {
  const instant = text === undefined ? null : instantOfRiyadh(text);
  if (instant === null || side === 'start') return instant;
  return instant + ((text as string).trim().length > 10 ? 1 : daySeconds);
}

/** Running number of the first order not created before `instant`. */
function firstCreatedFrom(shop: Shop, instant: number): number {
  let low = 0;
  let high = shop.orderCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shop.orderCreatedAt(middle) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
