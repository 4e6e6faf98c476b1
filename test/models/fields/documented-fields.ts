import documented from '../../../local/store/documented-shapes.json' with { type: 'json' };
import type { StagedStream } from '../../../functions/contracts/run.ts';

/** A field that holds a value, by its place in Bronze: `record.total.amount`, `items[].sku`. */
export interface DocumentedField {
  path: string;
  /** JSON types that the documentation gives it. */
  types: string[];
}

type Shape = keyof (typeof documented)['records'];

/** Where the records of each documented shape stand in Bronze. */
const places: { stream: StagedStream; shape: Shape; at: string }[] = [
  { stream: 'orders', shape: 'orders.list', at: 'list_row' },
  { stream: 'orders', shape: 'orders.details', at: 'record' },
  { stream: 'orders', shape: 'orders.items', at: 'items[]' },
  { stream: 'order_histories', shape: 'orders.histories', at: 'record.histories[]' },
  { stream: 'order_statuses', shape: 'orders.statuses', at: 'record' },
  { stream: 'invoices', shape: 'orders.invoices', at: 'record' },
  { stream: 'invoices', shape: 'orders.invoices.details', at: 'record' },
  { stream: 'customers', shape: 'customers.list', at: 'record' },
  { stream: 'customers', shape: 'customers.details', at: 'record' },
  { stream: 'customer_groups', shape: 'customers.groups', at: 'record' },
  { stream: 'products', shape: 'products.list', at: 'record' },
  { stream: 'product_quantities', shape: 'products.quantities', at: 'record' },
  { stream: 'categories', shape: 'categories.list', at: 'record' },
  { stream: 'brands', shape: 'brands.list', at: 'record' },
  { stream: 'branches', shape: 'branches.list', at: 'record' },
  { stream: 'abandoned_carts', shape: 'carts.list', at: 'record' },
  { stream: 'abandoned_carts', shape: 'carts.details', at: 'record' },
  { stream: 'coupons', shape: 'coupons.list', at: 'record' },
  { stream: 'special_offers', shape: 'specialoffers.list', at: 'record' },
  { stream: 'affiliates', shape: 'affiliates.list', at: 'record' },
  { stream: 'affiliates', shape: 'affiliates.details', at: 'record' },
  { stream: 'reviews', shape: 'reviews.list', at: 'record' },
  { stream: 'transactions', shape: 'transactions.list', at: 'record' },
  { stream: 'shipments', shape: 'shipments.list', at: 'record' },
  { stream: 'shipping_companies', shape: 'shipping.companies', at: 'record' },
  { stream: 'payment_methods', shape: 'payment.methods', at: 'record' },
  { stream: 'taxes', shape: 'taxes.list', at: 'record' },
  { stream: 'currencies', shape: 'currencies.list', at: 'record' },
  { stream: 'countries', shape: 'countries.list', at: 'record' },
  { stream: 'cities', shape: 'cities.list', at: 'record' },
  { stream: 'employees', shape: 'users.list', at: 'record' },
  { stream: 'store_info', shape: 'store.info', at: 'record' },
  { stream: 'settings', shape: 'settings.list', at: 'record' },
];

/** Fields with a value of the stream's records, as the project's own copy of the documented shapes has them. */
export function documentedFields(stream: StagedStream): DocumentedField[] {
  const fields = places
    .filter((place) => place.stream === stream)
    .flatMap(({ shape, at }) => documented.records[shape].fields.map((line) => fieldOf(line, at)));
  return leaves(fields);
}

function fieldOf(line: string, at: string): DocumentedField {
  const [path = '', types = ''] = line.split(': ');
  return { path: `${at}.${path.replaceAll('?', '')}`, types: types.split('|') };
}

/** Without objects and lists of which the members are there. */
export function leaves(fields: readonly DocumentedField[]): DocumentedField[] {
  const byPath = new Map(fields.map((field) => [field.path, field]));
  const parents = new Set([...byPath.keys()].flatMap(parentsOf));
  return [...byPath.values()].filter(({ path }) => !parents.has(path));
}

/** `a.b[].c` → `a.b[]`, `a.b`, `a`. */
export function parentsOf(path: string): string[] {
  const parent = path.endsWith('[]') ? path.slice(0, -2) : path.slice(0, Math.max(path.lastIndexOf('.'), 0));
  return parent === '' ? [] : [parent, ...parentsOf(parent)];
}
