import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import documented from '../../local/store/documented-shapes.json' with { type: 'json' };
import { startStore } from './running-store.ts';
import type { Json, RunningStore } from './running-store.ts';
import { collectShape } from './shapes.ts';
import type { Shape } from './shapes.ts';

type RecordName = keyof typeof documented.records;

/** Published examples of the records, beside the repository in the workplace where the store was written. */
const samplesFolder = new URL('../../../shared/salla/samples/', import.meta.url);
const sampleFiles: Record<RecordName, string> = {
  'orders.list': 'list-orders.json',
  'orders.details': 'order-details.light.json',
  'orders.items': 'list-order-items.json',
  'customers.list': 'list-customers.json',
  'customers.details': 'customer-details.json',
  'products.list': 'list-products.json',
  'orders.invoices': 'list-invoices.json',
};
const recordNames = Object.keys(sampleFiles) as RecordName[];

let store: RunningStore;
const shapes = new Map<RecordName, Shape>();

beforeAll(async () => {
  store = await startStore({ shop: { orders: 1500, days: 365 } });
  const orders = await store.all('/orders');
  const customers = await store.all('/customers');
  const show = async (path: string) => ((await (await store.request(path)).json()) as { data: Json }).data;
  const details = await Promise.all(orders.slice(0, 700).map(({ id }) => show(`/orders/${String(id)}`)));
  const items = await Promise.all(
    orders.slice(0, 300).map(({ id }) => store.all(`/orders/items?order_id=${String(id)}`)),
  );
  const profiles = await Promise.all(customers.slice(0, 200).map(({ id }) => show(`/customers/${String(id)}`)));
  const rows: Record<RecordName, Json[]> = {
    'orders.list': orders,
    'orders.details': details,
    'orders.items': items.flat(),
    'customers.list': customers,
    'customers.details': profiles,
    'products.list': await store.all('/products'),
    'orders.invoices': await store.all('/orders/invoices'),
  };
  for (const name of recordNames) shapes.set(name, shapeOf(rows[name]));
});
afterAll(() => store.close());

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

  const sampleFile = new URL(sampleFiles[name], samplesFolder);
  test.skipIf(!existsSync(sampleFile))(
    'has the keys and types of the published example (../shared/salla/samples)',
    () => {
      const sample = (JSON.parse(readFileSync(sampleFile, 'utf8')) as { data: Json | Json[] }).data;
      const shown = shapes.get(name) as Shape;
      const differences = [...shapeOf([sample].flat())].flatMap(([path, types]) =>
        [...types].filter((type) => !shown.get(path)?.has(type)).map((type) => `${path}: ${type}`),
      );
      expect(differences).toEqual([]);
    },
  );
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
