import { describe, expect, it } from 'vitest';
import { EnvelopeShapes } from '../../functions/domain/envelope-shapes.ts';
import type { FieldLine } from '../../functions/domain/field-lines.ts';
import { FieldShapes } from '../../functions/domain/field-shapes.ts';

type Observed = Parameters<EnvelopeShapes['observe']>[0];

const detail = { id: 1, amounts: { total: 12.5 } };
const row = { id: 1, total: { amount: 12.5 }, can_cancel: true, status: 'new' };
const item = { id: 7, sku: 'A', amounts: { tax: { amount: 1 } } };
const inFull: Observed = { record: detail, list_row: null, items: [item, item] };
const listed: Observed = { record: null, list_row: row, items: null };

/** A run that stages `envelopes` after runs that knew `known`. */
function run(envelopes: Observed[], known: FieldLine[] = []): EnvelopeShapes {
  const shapes = new EnvelopeShapes('orders', known);
  for (const envelope of envelopes) shapes.observe(envelope);
  return shapes;
}

const repeat = (envelope: Observed, times: number) => Array.from({ length: times }, () => envelope);
const known = () => run([...repeat(listed, 60), ...repeat(inFull, 60)]).lines();
const changes = (shapes: EnvelopeShapes) => shapes.drift().map(({ path, change }) => `${change} ${path}`);

describe('schema drift of what stands beside an order’s record', () => {
  it('names a new field of a line and of the listing’s row once', () => {
    const changed = [
      { ...inFull, items: [item, { ...item, gift: { wrap: true } }] },
      { ...listed, list_row: { ...row, total: { amount: 1, exact: '1.00' } } },
    ];
    const first = run(changed, known());
    expect(first.drift()).toEqual([
      { stream: 'orders', path: 'list_row.total.exact', change: 'new', before: 'absent', after: 'string' },
      { stream: 'orders', path: 'items[].gift', change: 'new', before: 'absent', after: 'object' },
    ]);
    expect(run(changed, first.lines()).drift()).toEqual([]);
  });

  it('names a field of another type', () => {
    const changed = [
      { ...inFull, items: [{ ...item, id: '7' }] },
      { ...listed, list_row: { ...row, status: { id: 1 } } },
    ];
    expect(changes(run(changed, known()))).toEqual(['retyped list_row.status', 'retyped items[].id']);
  });

  it('names a field that is gone, however many lines an order has', () => {
    const { sku: _sku, ...lacking } = item;
    const { total: _total, ...rest } = row;
    const without = [
      { ...inFull, items: [lacking, lacking, lacking] },
      { ...listed, list_row: rest },
    ];
    const twenty = Array.from({ length: 20 }, () => without).flat();
    expect(changes(run(twenty, known()))).toEqual(['missing list_row.total', 'missing items[].sku']);
  });

  it('is nothing of the record in a run that only lists, and nothing of the row in one that only reads details', () => {
    for (const envelope of [listed, inFull]) {
      const first = run(repeat(envelope, 300), known());
      expect(first.drift()).toEqual([]);
      expect(run([...repeat(listed, 5), ...repeat(inFull, 5)], first.lines()).drift()).toEqual([]);
    }
  });

  it('is not what moves by itself, nor an order without lines', () => {
    const { can_cancel: _moves, ...rest } = row;
    const calm = [
      { ...listed, list_row: rest },
      { ...inFull, items: [] },
    ];
    expect(run(Array.from({ length: 30 }, () => calm).flat(), known()).drift()).toEqual([]);
  });

  it('is nothing while a part is hardly known: in the first run after those that knew the record alone', () => {
    const records = new FieldShapes('orders', 'record', []);
    for (const { record } of repeat(inFull, 60)) records.observe(record!);
    const first = run([...repeat(inFull, 60), ...repeat(listed, 60)], records.lines());
    expect(first.drift()).toEqual([]);
    expect(changes(run([{ ...inFull, items: [{ ...item, gift: 1 }] }], first.lines()))).toEqual(['new items[].gift']);
  });

  it('is looked for in the first 200 of each part and then in every tenth', () => {
    const lines = run([...repeat(listed, 300), ...repeat(inFull, 250)]).lines();
    const observed = lines.filter(({ p }) => p === '').map(({ e = 'record', m }) => [e, m]);
    expect(observed).toEqual([
      ['record', 205],
      ['list_row', 210],
      ['items', 205],
    ]);
  });

  it('does not depend on how many invocations the run took', () => {
    const envelopes = [...repeat(listed, 10), { ...inFull, items: [{ ...item, gift: 1 }] }, ...repeat(inFull, 3)];
    for (const cut of [0, 5, 11, envelopes.length]) {
      const second = new EnvelopeShapes('orders', known());
      second.restore(run(envelopes.slice(0, cut)).observedLines());
      for (const envelope of envelopes.slice(cut)) second.observe(envelope);
      expect(second.drift()).toEqual(run(envelopes, known()).drift());
      expect(byPath(second.lines())).toEqual(byPath(run(envelopes, known()).lines()));
    }
  });
});

const byPath = (lines: FieldLine[]) => lines.toSorted((a, b) => (`${a.e} ${a.p}` < `${b.e} ${b.p}` ? -1 : 1));
