import { firstFrom } from '../../shop/first-from.ts';
import type { Shop } from '../../shop/shop.ts';
import { statuses } from '../../shop/statuses.ts';
import type { Selection } from '../collection.ts';
import { dateWindow } from '../date-window.ts';
import { valueOf } from '../request.ts';
import type { Query } from '../request.ts';

type Test = (index: number, shop: Shop) => boolean;

/** Filters by their parameter; null when the value cannot be read, which Salla ignores without a word. */
const filters: Record<string, (values: readonly string[]) => Test | null> = {
  status: (values) => {
    const wanted = new Set(values.map(Number));
    const slugs = new Set(
      statuses.filter(({ id, customized }) => wanted.has(id) || wanted.has(customized.id)).map(({ slug }) => slug),
    );
    return slugs.size === 0 ? null : (index, shop) => slugs.has(shop.orders.state(index).slug);
  },
  payment_method: (values) => {
    const wanted = new Set(values);
    return (index, shop) => wanted.has(shop.orders.state(index).header.paymentMethod);
  },
  customer_id: (values) => {
    const wanted = new Set(values.map(Number));
    return (index, shop) => wanted.has(shop.identifiers.customers.idOf(shop.orders.customerOf(index)));
  },
  reference_id: (values) => {
    const wanted = new Set(values.map(Number));
    return (index, shop) => wanted.has(shop.orders.at(index).referenceId);
  },
};

const sortValues: Record<string, (index: number, shop: Shop) => number> = {
  id: (index, shop) => shop.orders.idOf(index),
  total: (index, shop) => shop.orders.at(index).total,
  updated_at: (index, shop) => shop.orders.state(index).updatedAt,
  created_at: (index) => index,
};

const remembered = new WeakMap<Shop, { version: number; selections: Map<string, Selection> }>();

/** Newest first unless `sort_by` says otherwise; the pages of one listing share what was found for the first. */
export function selectOrders(shop: Shop, query: Query): Selection {
  const relevant = [...query].filter(([name]) => name !== 'page' && name !== 'per_page');
  const key = JSON.stringify(relevant);
  let memory = remembered.get(shop);
  if (!memory || memory.version !== shop.version || memory.selections.size > 64) {
    memory = { version: shop.version, selections: new Map() };
    remembered.set(shop, memory);
  }
  const known = memory.selections.get(key);
  if (known) return known;
  const selection = select(shop, query);
  memory.selections.set(key, selection);
  return selection;
}

function select(shop: Shop, query: Query): Selection {
  const { from, before } = dateWindow(query, 'from_date', 'to_date');
  const createdAt = (index: number): number => shop.orders.createdAt(index);
  const first = firstFrom(shop.orders.count, createdAt, from);
  const end = firstFrom(shop.orders.count, createdAt, before);

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
