import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StagedStream } from '../../../functions/contracts/run.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';
import { catalogueCases } from './catalogue-cases.ts';
import { customer, order, product } from './core-records.ts';
import { deliveryCases } from './delivery-cases.ts';
import { marketingCases } from './marketing-cases.ts';
import { orderCases } from './order-cases.ts';
import { paymentCases } from './payment-cases.ts';
import { storeCases } from './store-cases.ts';
import { type TypedMembers, typedMembers } from './typed-members.ts';

/** A line with one member that is not what it was, and what must be said of it. */
interface Retyped {
  stream: StagedStream;
  sound: StageLine;
  broken: StageLine;
  reason: string;
}
type Tree = Record<string, unknown>;

const cases = [...orderCases, ...paymentCases, ...deliveryCases, ...catalogueCases, ...marketingCases, ...storeCases];
const soundLines: Partial<Record<StagedStream, StageLine>> = {
  ...Object.fromEntries(cases.map(({ stream, record }) => [stream, { id: null, record }])),
  orders: { id: null, ...order },
  customers: { id: null, record: customer },
  products: { id: null, record: product },
};

const nested = { unexpected: 1 };
const retypes: { kind: keyof TypedMembers; words: string; values: unknown[] }[] = [
  { kind: 'objects', words: 'not an object', values: ['abc', 12.5, ['abc']] },
  { kind: 'lists', words: 'not a list', values: ['abc', nested] },
  { kind: 'texts', words: 'not a text', values: [nested, ['abc']] },
  { kind: 'numbers', words: 'not a number', values: ['abc', nested, ['abc']] },
  { kind: 'booleans', words: 'neither true nor false', values: ['abc', nested, ['abc']] },
  { kind: 'dates', words: 'not a date', values: ['abc', nested, ['abc']] },
];

let serial = 100_000;
/** Lines of a stream under a key of their own; a number, or what stands for one in this stream. */
function retyped(stream: StagedStream, path: string[], value: unknown, reason: string): Retyped {
  serial += 1;
  const id = stream === 'product_quantities' ? `${serial}/1` : serial;
  const sound = { ...structuredClone(soundLines[stream]), id };
  if (stream === 'order_histories' || stream === 'orders') distinguish(sound, serial);
  const broken = structuredClone(sound);
  set(broken, path, value);
  return { stream, sound, broken, reason };
}

/** Rows inside a record have keys of their own. */
function distinguish(line: StageLine, id: number): void {
  for (const row of [line.items, (line.record as Tree)['histories']].flat()) if (row) (row as Tree)['id'] = id;
}

function set(tree: Tree, [member = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) tree[member] = value;
  else {
    if (typeof tree[member] !== 'object' || tree[member] === null) tree[member] = {};
    set(tree[member] as Tree, rest, value);
  }
}

function placeOf(pointer: string): string[] {
  const [path = '', listed] = pointer.split(' of the list row');
  if (path === 'items' && listed === undefined) return ['items'];
  return [listed === undefined ? 'record' : 'list_row', ...path.split('.')];
}

const members: Retyped[] = Object.entries(typedMembers).flatMap(([stream, of]) =>
  retypes.flatMap(({ kind, words, values }) =>
    (of[kind] ?? []).flatMap((pointer) =>
      values.map((value) => {
        const inRecord = stream === 'orders' ? placeOf(pointer) : ['record', ...pointer.split('.')];
        return retyped(stream as StagedStream, inRecord, value, `${pointer}: ${words}`);
      }),
    ),
  ),
);

const untypedLine = 'items: a quantity or amount that is not a number';
const notOfItsType = (list: string) => `${list}: a field that is not of its type`;
/** Rows inside records, and what an order cannot do without. */
const rows: Retyped[] = [
  retyped('orders', ['record', 'amounts'], {}, 'amounts.total.amount: missing'),
  retyped('orders', ['record', 'amounts', 'total'], null, 'amounts.total.amount: missing'),
  retyped('orders', ['record', 'date', 'date'], 'abc', 'date.date: missing or not a date'),
  retyped('orders', ['record', 'amounts', 'discounts'], [5], 'amounts.discounts: a discount that is not a number'),
  retyped('orders', ['items', '0', 'amounts'], 'abc', untypedLine),
  retyped('orders', ['items', '0', 'amounts', 'total'], 5, untypedLine),
  retyped('orders', ['items', '0', 'amounts', 'tax'], 'abc', untypedLine),
  retyped('orders', ['items', '0', 'name'], nested, notOfItsType('items')),
  retyped('orders', ['items', '0', 'weight'], 'heavy', untypedLine),
  retyped('orders', ['record', 'amounts', 'discounts', '0', 'code'], nested, notOfItsType('amounts.discounts')),
  retyped('invoices', ['record', 'items'], [{ tax: 'abc' }], notOfItsType('items')),
  retyped('invoices', ['record', 'items'], [{ name: nested }], notOfItsType('items')),
  retyped('invoices', ['record', 'items'], ['abc'], notOfItsType('items')),
  retyped('customers', ['record', 'groups'], [nested], notOfItsType('groups')),
  retyped('order_histories', ['record', 'histories'], 'abc', 'histories: missing or empty'),
  retyped('order_histories', ['record', 'histories', '0', 'customized'], 'abc', notOfItsType('histories')),
  retyped('order_histories', ['record', 'histories', '0', 'created_by'], 'abc', notOfItsType('histories')),
  retyped('order_histories', ['record', 'histories', '0', 'created_at'], nested, notOfItsType('histories')),
  retyped('order_histories', ['record', 'histories', '0', 'status'], nested, notOfItsType('histories')),
  retyped('abandoned_carts', ['record', 'items'], [{ amounts: 'abc' }], notOfItsType('items')),
  retyped('abandoned_carts', ['record', 'items'], [{ amounts: { tax: 'abc' } }], notOfItsType('items')),
  retyped('abandoned_carts', ['record', 'items'], ['abc'], notOfItsType('items')),
  retyped('shipments', ['record', 'packages'], [{ weight: 'abc' }], notOfItsType('packages')),
  retyped('shipments', ['record', 'packages'], [{ name: nested }], notOfItsType('packages')),
  retyped('shipments', ['record', 'packages'], ['abc'], notOfItsType('packages')),
  retyped('products', ['record', 'skus'], [{ id: 1, price: 'abc' }], notOfItsType('skus')),
  retyped('products', ['record', 'skus'], [{ id: 1, stock_quantity: nested }], notOfItsType('skus')),
  retyped('products', ['record', 'skus'], ['abc'], notOfItsType('skus')),
  retyped('products', ['record', 'options'], [{ id: 1, required: 'abc' }], notOfItsType('options')),
  retyped('products', ['record', 'images'], [{ id: 1, sort: 'abc' }], notOfItsType('images')),
  retyped('products', ['record', 'categories'], [{ id: nested }], notOfItsType('categories')),
];

const all = [...members, ...rows];
const streams = [...new Set(all.map(({ stream }) => stream))];
const ofStream = (stream: StagedStream) => all.filter((each) => each.stream === stream);
const linesOf = (which: 'sound' | 'broken') => ({
  streams: Object.fromEntries(streams.map((stream) => [stream, ofStream(stream).map((each) => each[which])])),
});

let test: TestWarehouse;
const reasons = new Map<string, string>();
const standing = { broken: new Map<string, number>(), corrected: new Map<string, number>() };
let stillRefused: unknown[] = [];

async function countSilver(into: Map<string, number>): Promise<void> {
  const found = await test.rows(
    streams
      .map((stream) => `select '${stream}' as stream, count(*) as n from SILVER.silver_${stream}`)
      .join(' union all '),
  );
  for (const row of found) into.set(String(row['STREAM']), Number(row['N']));
}

/** All streams go through both steps together: one run with what is broken, one with the corrections. */
beforeAll(async () => {
  test = await TestWarehouse.start();
  await test.silver(linesOf('broken'));
  for (const entry of await test.rows('select stream, record_key, reason from OPS.quarantine'))
    reasons.set(`${String(entry['STREAM'])} ${String(entry['RECORD_KEY'])}`, String(entry['REASON']));
  await countSilver(standing.broken);
  await test.silver(linesOf('sound'));
  stillRefused = await test.rows('select stream, record_key, reason from OPS.quarantine');
  await countSilver(standing.corrected);
}, 240_000);
afterAll(() => test?.stop());

describe.each(streams)('%s with a member that is not what it was', (stream) => {
  const given = ofStream(stream);

  it('waits in quarantine with a pointer to it, and nothing of the record is in Silver', () => {
    const found = given.map(({ sound }) => reasons.get(`${stream} ${String(sound.id)}`));
    expect(found).toEqual(given.map(({ reason }) => reason));
    expect(standing.broken.get(stream)).toBe(0);
  });

  it('is back once it is corrected', () => {
    expect(stillRefused.filter((entry) => (entry as Tree)['STREAM'] === stream)).toEqual([]);
    expect(standing.corrected.get(stream)).toBe(given.length);
  });
});
