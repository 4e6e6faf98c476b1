import { describe, expect, it } from 'vitest';
import { StagedStream } from '../../../functions/contracts/run.ts';
import { type DocumentedField, documentedFields, parentsOf } from './documented-fields.ts';
import leftRaw from './left-raw.json' with { type: 'json' };
import { isPublishedHere, publishedFields } from './published-fields.ts';
import { ReadFields } from './read-fields.ts';
import { silverTypes } from './silver-types.ts';

if (!isPublishedHere) console.log('Published fields: skipped, ../shared/salla is not here.');

const streams = StagedStream.options;
const lists = leftRaw.fields as Partial<Record<StagedStream, Record<string, string[]>>>;
const rawFields = (stream: StagedStream) => Object.values(lists[stream] ?? {}).flat();

/** Fields that Silver neither reads nor knowingly leaves. A list or object that is empty in an example is known by its members. */
function unknown(stream: StagedStream, fields: readonly DocumentedField[]): string[] {
  const read = new ReadFields(stream);
  const left = new Set(rawFields(stream));
  const known = new Set([...documentedFields(stream).map(({ path }) => path), ...left].flatMap(parentsOf));
  return fields
    .filter(({ path }) => !read.has(path) && ![path, ...parentsOf(path)].some((each) => left.has(each)))
    .filter(
      ({ path, types }) => !(known.has(path) && types.every((type) => ['null', 'array', 'object'].includes(type))),
    )
    .map(({ path }) => path);
}

describe.each(streams)('%s', (stream) => {
  it('has every documented field in a column of Silver or in the list of those left raw', () => {
    expect(documentedFields(stream).length).toBeGreaterThan(0);
    expect(unknown(stream, documentedFields(stream))).toEqual([]);
  });

  it.skipIf(!isPublishedHere)('has every field of the published schema and examples in one or the other', () => {
    expect(publishedFields(stream).length).toBeGreaterThan(0);
    expect(unknown(stream, publishedFields(stream))).toEqual([]);
  });

  it('lists no field that Silver reads', () => {
    const read = new ReadFields(stream);
    expect(rawFields(stream).filter((path) => read.has(path))).toEqual([]);
  });

  it.skipIf(!isPublishedHere)('lists no field that nobody documented', () => {
    const documented = [...documentedFields(stream), ...publishedFields(stream)].map(({ path }) => path);
    const all = new Set(documented.flatMap((path) => [path, ...parentsOf(path)]));
    expect(rawFields(stream).filter((path) => !all.has(path))).toEqual([]);
  });

  it('has a column of the documented type for each field that is read, or one that is listed as typed otherwise', () => {
    const read = new ReadFields(stream);
    const otherwise = documentedFields(stream).flatMap(({ path, types }) => {
      const columns = read.columnsOf(path).map(({ table, column }) => `${table}.${column}`);
      const documented = types.filter((type) => type !== 'null').flatMap((type) => columnTypes[type] ?? []);
      const fits = columns.length === 0 || columns.some((column) => documented.includes(silverTypes.get(column) ?? ''));
      return fits ? [] : [path];
    });
    expect(otherwise).toEqual((leftRaw.typedOtherwise as Partial<Record<StagedStream, string[]>>)[stream] ?? []);
  });
});

/** Types of columns that keep what a JSON type can say; a text may be a number, a truth or a date, as its examples show. */
const columnTypes: Readonly<Record<string, string[]>> = {
  number: ['decimal', 'timestamp_ntz'],
  boolean: ['boolean'],
  string: ['varchar', 'decimal', 'boolean', 'date', 'timestamp_ntz'],
  array: ['variant'],
  object: ['variant'],
};

describe('The list of fields left raw', () => {
  it('gives each a word that it explains', () => {
    const words = new Set(Object.values(lists).flatMap((byWord) => Object.keys(byWord)));
    expect([...words].filter((word) => !(word in leftRaw.words))).toEqual([]);
    expect(Object.keys(leftRaw.words).filter((word) => !words.has(word))).toEqual([]);
  });
});
