import { assert, array, dictionary, jsonValue, property, string } from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FieldLine } from '../../functions/domain/field-lines.ts';
import { FieldShapes } from '../../functions/domain/field-shapes.ts';
import type { SourceRecord } from '../../functions/domain/ports.ts';

/** A run that reads `records` after runs that knew `known`. */
function run(records: Iterable<SourceRecord>, known: FieldLine[] = []): FieldShapes {
  const shapes = new FieldShapes('orders', 'record', known);
  for (const record of records) shapes.observe(record);
  return shapes;
}

const repeat = (record: SourceRecord, times: number) => Array.from({ length: times }, () => record);
const order = { id: 1, amounts: { total: { amount: 12.5, currency: 'SAR' } }, coupon: null, tags: [{ name: 'a' }] };
const known = () => run(repeat(order, 60)).lines();
const paths = (lines: FieldLine[]) => lines.map(({ p }) => p);

describe('the shapes of records', () => {
  it('are paths with types and counts, without any value', () => {
    const lines = run([order, { id: 'x' }]).lines();
    expect(lines).toContainEqual({
      t: 'field',
      s: 'orders',
      p: 'amounts.total.amount',
      y: ['number'],
      n: 1,
      m: 1,
      a: 0,
      c: 0,
    });
    expect(lines).toContainEqual({
      t: 'field',
      s: 'orders',
      p: 'id',
      y: ['number', 'string'],
      n: 2,
      m: 2,
      a: 0,
      c: 0,
    });
    expect(paths(lines)).toContain('tags[].name');
    expect(JSON.stringify(lines)).not.toMatch(/SAR|12\.5/);
  });

  it.each([
    ['ids', { 418149270: { sold: 1 }, 8: { sold: 2 } }, 'map.*.sold'],
    ['e-mail addresses', { 'sara@example.com': 1 }, 'map.*'],
    ['phone numbers', { '+966500000000': 1 }, 'map.*'],
    ['names in Arabic', { أحمد: 1 }, 'map.*'],
    ['dates', { 'd2026-11-22': 1 }, 'map.*'],
  ])('see %s used as keys as one path', (_what, map, path) => {
    const found = paths(run([{ map }]).lines());
    expect(found).toContain(path);
    expect(found.filter((each) => each.startsWith('map.')).every((each) => each.startsWith('map.*'))).toBe(true);
  });

  it('see the languages of a translation as one path, and keep a field named like a language', () => {
    const found = paths(
      run([{ id: 1, translations: { en: { name: 'a' }, ar: { name: 'b' } }, address_line_1: 'c' }]).lines(),
    );
    expect(found).toEqual(['', 'id', 'translations', 'translations.*', 'translations.*.name', 'address_line_1']);
  });

  it('stay within their bounds whatever a record holds', () => {
    const words = array(dictionary(string(), jsonValue(), { maxKeys: 300 }), { maxLength: 5 });
    assert(
      property(words, (records) => {
        const lines = run(records).lines();
        expect(lines.length).toBeLessThanOrEqual(1_000);
        expect(run(records, lines).drift()).toEqual([]);
      }),
      { numRuns: 50 },
    );
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [letters(i), { [letters(i)]: 1 }]));
    expect(run([wide]).lines().length).toBeLessThan(400);
    let deep: SourceRecord = { end: 1 };
    for (let level = 0; level < 1_000; level += 1) deep = { next: deep };
    expect(run([deep]).lines().length).toBeLessThan(15);
  });

  it('are taken of the first 200 records and then of every tenth', () => {
    expect(run(repeat(order, 300)).lines()[0]?.m).toBe(210);
  });

  it('of a run in two parts are those of the run in one', () => {
    const records = [...repeat(order, 10), { id: 'x' }, ...repeat({ ...order, note: 'n' }, 3), { id: 2 }];
    const whole = run(records);
    for (const cut of [0, 5, 11, 12, records.length]) {
      const second = new FieldShapes('orders', 'record', []);
      second.restore(run(records.slice(0, cut)).observedLines());
      for (const record of records.slice(cut)) second.observe(record);
      expect(byPath(second.lines())).toEqual(byPath(whole.lines()));
    }
  });

  it('of another stream are passed over', () => {
    const other = known().map((line) => ({ ...line, s: 'products' as const }));
    expect(run([], other).lines()).toEqual([]);
  });
});

describe('schema drift', () => {
  it('is not reported by a first run, nor while a stream is hardly known', () => {
    expect(run([...repeat(order, 100), { id: 'x', more: 1 }]).drift()).toEqual([]);
    expect(run([{ id: 'x', more: 1 }], run(repeat(order, 49)).lines()).drift()).toEqual([]);
  });

  it('names a new field, and of a new structure only its top', () => {
    expect(run([{ ...order, fees: { gift: { amount: 1 } }, note: 'n' }], known()).drift()).toEqual([
      { stream: 'orders', path: 'fees', change: 'new', before: 'absent', after: 'object' },
      { stream: 'orders', path: 'note', change: 'new', before: 'absent', after: 'string' },
    ]);
  });

  it('names a field of another type; nothing in any spelling is of every type', () => {
    expect(run([{ ...order, id: '1' }], known()).drift()).toEqual([
      { stream: 'orders', path: 'id', change: 'retyped', before: 'number', after: 'string' },
    ]);
    const empties = [null, {}, [], '', 'null'].map((nothing) => ({ id: nothing, amounts: nothing, coupon: nothing }));
    expect(run(empties, known()).drift()).toEqual([]);
  });

  it('takes the first value of a field that was always empty as it comes, and names a structure there', () => {
    expect(run([{ ...order, coupon: 'X' }], known()).drift()).toEqual([]);
    expect(run([{ ...order, coupon: { code: 'X' } }], known()).drift()).toEqual([
      { stream: 'orders', path: 'coupon', change: 'new', before: 'empty', after: 'object' },
    ]);
  });

  it('names a field that is gone, once, however few records a run reads', () => {
    const without = { id: 1, amounts: { total: { amount: 1 } }, coupon: null, tags: [] };
    let lines = known();
    const reports: string[][] = [];
    for (let runs = 0; runs < 10; runs += 1) {
      const shapes = run(repeat(without, 5), lines);
      reports.push(shapes.drift().map(({ path, change }) => `${change} ${path}`));
      lines = shapes.lines();
    }
    expect(reports).toEqual([[], [], [], ['missing amounts.total.currency'], [], [], [], [], [], []]);
  });

  it('does not miss a field that was optional, or whose parent is away', () => {
    const { tags: _away, ...without } = order;
    const optional = run([...repeat(order, 60), without, order]).lines();
    expect(run(repeat(without, 40), optional).drift()).toEqual([]);
    expect(run(repeat({ ...order, amounts: null }, 40), known()).drift()).toEqual([]);
  });

  it('names a structure that is gone by its top', () => {
    const { amounts: _gone, ...without } = order;
    expect(run(repeat(without, 20), known()).drift()).toEqual([
      { stream: 'orders', path: 'amounts', change: 'missing', before: 'object', after: 'absent' },
    ]);
  });

  it('is not reported again by the next run', () => {
    const changed = { ...order, id: '1', note: 'n', coupon: { code: 'X' } };
    const first = run([changed], known());
    expect(first.drift()).toHaveLength(3);
    expect(run([changed], first.lines()).drift()).toEqual([]);
  });
});

const samples = join(import.meta.dirname, '../../../shared/salla/samples');
const skipped = !existsSync(samples);
if (skipped) console.log('Published samples: skipped, ../shared/salla/samples is not here.');

describe.skipIf(skipped)('the shapes of Salla’s published examples', () => {
  it('fit into the bounds, with no key that is a value', () => {
    for (const name of readdirSync(samples).filter((file) => file.endsWith('.json'))) {
      const lines = run([JSON.parse(readFileSync(join(samples, name), 'utf8')) as SourceRecord]).lines();
      expect(lines.length).toBeLessThan(600);
      expect(paths(lines).filter((path) => /\d{3}|@|[^ -~]/.test(path))).toEqual([]);
    }
  });
});

function letters(number: number): string {
  return String(number).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
}

const byPath = (lines: FieldLine[]) => lines.toSorted((a, b) => (a.p < b.p ? -1 : 1));
