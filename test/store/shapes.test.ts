import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import documented from '../../local/store/documented-shapes.json' with { type: 'json' };
import { startStore } from './running-store.ts';
import type { Json, RunningStore } from './running-store.ts';
import { collectShape } from './shapes.ts';
import type { Shape } from './shapes.ts';

type RecordName = keyof typeof documented.records;

interface Shown {
  /** Stream whose truth holds the records, in the form of the API. */
  stream: string;
  /** Path of one record, for shapes of details. */
  details?: string;
  /** Key of the records inside a line of the truth. */
  inside?: string;
  /** File of the published example; null when there is none, or only one that contradicts the documented keys. */
  sample: string | null;
}

const records: Record<RecordName, Shown> = {
  'orders.list': { stream: 'orders', sample: 'list-orders.json' },
  'orders.details': { stream: 'order_details', sample: 'order-details.light.json' },
  'orders.items': { stream: 'order_items', inside: 'items', sample: 'list-order-items.json' },
  'orders.histories': {
    stream: 'order_histories',
    inside: 'histories',
    sample: 'list-order-histories.success-with-created-by.json',
  },
  'orders.statuses': { stream: 'order_statuses', sample: 'list-order-statuses.json' },
  'orders.invoices': { stream: 'invoices', sample: 'list-invoices.json' },
  'orders.invoices.details': { stream: 'invoices', details: '/orders/invoices', sample: null },
  'customers.list': { stream: 'customers', sample: 'list-customers.json' },
  'customers.details': { stream: 'customers', details: '/customers', sample: 'customer-details.json' },
  'customers.groups': { stream: 'customer_groups', sample: 'list-customer-groups.json' },
  'products.list': { stream: 'products', sample: 'list-products.json' },
  'products.quantities': { stream: 'product_quantities', sample: 'list-product-quantities.json' },
  'categories.list': { stream: 'categories', sample: 'list-categories.json' },
  'brands.list': { stream: 'brands', sample: 'list-brands.json' },
  'branches.list': { stream: 'branches', sample: 'list-branches.json' },
  'carts.list': { stream: 'abandoned_carts', sample: 'list-abandoned-carts.json' },
  'carts.details': { stream: 'abandoned_carts', details: '/carts/abandoned', sample: null },
  'coupons.list': { stream: 'coupons', sample: 'list-coupons.json' },
  'specialoffers.list': { stream: 'special_offers', sample: null },
  'affiliates.list': { stream: 'affiliates', sample: 'list-affiliates.json' },
  'affiliates.details': { stream: 'affiliates', details: '/affiliates', sample: 'affiliate-details.json' },
  'reviews.list': { stream: 'reviews', sample: 'list-reviews.json' },
  'transactions.list': { stream: 'transactions', sample: 'list-transactions.json' },
  'shipments.list': { stream: 'shipments', sample: 'webhook.shipment.creating.json' },
  'shipping.companies': { stream: 'shipping_companies', sample: 'list-shipping-companies.json' },
  'payment.methods': { stream: 'payment_methods', sample: 'available-payment-methods.json' },
  'taxes.list': { stream: 'taxes', sample: 'list-taxes.json' },
  'currencies.list': { stream: 'currencies', sample: 'list-currencies.json' },
  'countries.list': { stream: 'countries', sample: 'list-countries.json' },
  'cities.list': { stream: 'cities', sample: 'list-cities.json' },
  'users.list': { stream: 'employees', sample: 'list-employees.json' },
  'store.info': { stream: 'store_info', sample: null },
  'settings.list': { stream: 'settings', sample: null },
};
const recordNames = Object.keys(records) as RecordName[];

/** Published examples of the records, beside the repository in the workplace where the store was written. */
const samplesFolder = new URL('../../../shared/salla/samples/', import.meta.url);

let store: RunningStore;
const shapes = new Map<RecordName, Shape>();

beforeAll(async () => {
  store = await startStore({ shop: { orders: 900, days: 365 } });
  // Some records, such as a status below another, come only with later days.
  for (let day = 0; day < 3; day++) await store.control('advance-day');
  for (const name of recordNames) shapes.set(name, shapeOf(await recordsOf(records[name])));
});
afterAll(() => store.close());

async function recordsOf({ stream, details, inside }: Shown): Promise<Json[]> {
  const rows = await store.truth(`${stream}?form=api`);
  if (inside !== undefined) return rows.flatMap((row) => row[inside] as Json[]);
  // The API shows a setting's entity in the request only.
  if (stream === 'settings') return rows.map(({ entity: _entity, ...row }) => row);
  if (details === undefined) return rows;
  const show = async ({ id }: Json) =>
    (await (await store.request(`${details}/${String(id)}`)).json()) as { data: Json };
  return (await Promise.all(rows.slice(0, 200).map(show))).map(({ data }) => data);
}

describe.each(recordNames)('%s', (name) => {
  test('shows only documented keys, with documented types', () => {
    const allowed = documentedShape(name);
    const strays = [...(shapes.get(name) as Shape)].flatMap(([path, types]) =>
      [...types].filter((type) => !allowed.get(path)?.types.has(type)).map((type) => `${path}: ${type}`),
    );
    expect(strays).toEqual([]);
  });

  test('shows every documented key somewhere in the shop', () => {
    const shown = shapes.get(name) as Shape;
    const missing = [...documentedShape(name)].filter(([path, { optional }]) => !optional && !shown.has(path));
    expect(missing.map(([path]) => path)).toEqual([]);
  });
});

const sampled = recordNames.flatMap((name) => {
  const { sample } = records[name];
  return sample === null ? [] : [{ name, file: new URL(sample, samplesFolder) }];
});

describe.each(sampled)('$name', ({ name, file }) => {
  test.skipIf(!existsSync(file))('has the keys and types of the published example (../shared/salla/samples)', () => {
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: Json | Json[] };
    const shown = shapes.get(name) as Shape;
    const differences = [...shapeOf([data].flat())].flatMap(([path, types]) =>
      [...types].filter((type) => !shown.get(path)?.has(type)).map((type) => `${path}: ${type}`),
    );
    expect(differences).toEqual([]);
  });
});

function shapeOf(records: Json[]): Shape {
  const shape: Shape = new Map();
  for (const record of records) collectShape(record, shape);
  return shape;
}

function documentedShape(name: RecordName) {
  return new Map(
    documented.records[name].fields.map((field) => {
      const [path, types] = field.split(': ') as [string, string];
      return [path.replace('?', ''), { types: new Set(types.split('|')), optional: path.endsWith('?') }] as const;
    }),
  );
}
