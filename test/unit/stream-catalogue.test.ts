import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coreStreams, defaultStreams, Lane, StagedStream, StreamName } from '../../functions/contracts/run.ts';
import { streamCatalogue, type StreamEntry } from '../../functions/domain/stream-catalogue.ts';
import { type RunningStore, startStore } from '../store/running-store.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const text = (path: string) => readFileSync(join(project, path), 'utf8');
const textsIn = (folder: string, ending: string) =>
  readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => text(join(folder, file)))
    .join('\n');

const migrations = textsIn('sql/migrations', '.sql');
const silver = new Set(readdirSync(join(project, 'sql/silver')));
const modelTests = textsIn('test/models', '.ts');
const readme = text('README.md');

let store: RunningStore;
const answers = new Map<string, number>();
const rows = new Map<string, Record<string, unknown>[]>();
beforeAll(async () => {
  store = await startStore({ shop: { orders: 60, days: 20, seed: 7 } });
  for (const entry of streamCatalogue) {
    const answer = await store.request(await pathOf(entry));
    answers.set(entry.name, answer.status);
    const { data } = (await answer.json()) as { data?: Record<string, unknown> | Record<string, unknown>[] };
    rows.set(entry.name, data === undefined ? [] : [data].flat());
  }
  const [order] = rows.get('orders') ?? [];
  answers.set('order_items', (await store.request(`/orders/items?order_id=${String(order?.['id'])}`)).status);
}, 60_000);
afterAll(() => store?.close());

/** One listing of the stream; of the first parent where there are several. */
async function pathOf({ path, parents }: StreamEntry): Promise<string> {
  if (parents === null) return path;
  if ('parameter' in parents) return `${path}?${parents.parameter}=${parents.values[0] ?? ''}`;
  const parent = streamCatalogue.find(({ name }) => name === parents.stream);
  const [first] = await store.all(parent?.path ?? '');
  return path.replace('{parent}', String(first?.['id']));
}

/** Steps that nobody has taken yet to add a stream, in the words of the README's checklist. */
function missingSteps(stream: string): string[] {
  const isOwn = stream !== 'order_items';
  const steps: [boolean, string][] = [
    [streamCatalogue.some(({ name }) => name === stream) || !isOwn, 'an entry in functions/domain/streams/'],
    [migrations.includes(`BRONZE.bronze_${stream} (`) || !isOwn, 'a Bronze table in sql/migrations/'],
    [migrations.includes(`SILVER.silver_${stream} (`), 'a Silver table in sql/migrations/'],
    [silver.has(`silver_${stream}.sql`), `the model sql/silver/silver_${stream}.sql`],
    [silver.has(`quarantine_${stream}.sql`) || !isOwn, `the model sql/silver/quarantine_${stream}.sql`],
    [new RegExp(`stream: '${stream}'|silver_${stream}\\b`).test(modelTests), 'a case in test/models/streams/'],
    [answers.get(stream) === 200, 'an endpoint in local/store/'],
    [new RegExp(`^\\| \`${stream}\` `, 'm').test(readme), 'a line in the README’s table of streams'],
  ];
  return steps.filter(([taken]) => !taken).map(([, step]) => step);
}

describe('Adding a stream', () => {
  it.each(StreamName.options)('is complete for %s', (stream) => {
    expect(missingSteps(stream)).toEqual([]);
  });

  it('is not complete before every step is taken', () => {
    expect(missingSteps('gift_cards')).toEqual([
      'an entry in functions/domain/streams/',
      'a Bronze table in sql/migrations/',
      'a Silver table in sql/migrations/',
      'the model sql/silver/silver_gift_cards.sql',
      'the model sql/silver/quarantine_gift_cards.sql',
      'a case in test/models/streams/',
      'an endpoint in local/store/',
      'a line in the README’s table of streams',
    ]);
  });
});

describe('The catalogue', () => {
  it('has one entry for each staged stream, and no other', () => {
    expect(streamCatalogue.map(({ name }) => name).toSorted()).toEqual(StagedStream.options.toSorted());
  });

  it.each(Lane.options)('reads the streams of lane %s in one order', (lane) => {
    const priorities = streamCatalogue.filter((entry) => entry.lane === lane).map(({ priority }) => priority);
    expect(new Set(priorities).size).toBe(priorities.length);
  });

  it('calls exactly those streams core without which figures mean nothing, and reads them by default', () => {
    const core = streamCatalogue.filter((entry) => entry.core).map(({ name }) => name);
    expect(core.toSorted()).toEqual([...coreStreams].toSorted());
    expect(defaultStreams).toEqual(expect.arrayContaining([...coreStreams]));
  });

  it('reads parents before what hangs on them', () => {
    for (const { name, lane, priority, parents } of streamCatalogue) {
      if (parents === null || !('stream' in parents)) continue;
      const parent = streamCatalogue.find((entry) => entry.name === parents.stream);
      expect(parent, name).toMatchObject({ lane });
      expect(parent?.priority, name).toBeLessThan(priority);
    }
  });

  it.each([...streamCatalogue])(
    'says of $name what may be read and why the sweep looks as far back as it does',
    (entry) => {
      expect(entry.path).toMatch(/^\/[a-z/{}]+$/);
      expect(entry.lookback).not.toBe('');
      expect(entry.pageCap).toBeGreaterThan(0);
      // The documentation names no scope for the employees and for what every token may know of its own store.
      if (entry.name !== 'store_info' && entry.name !== 'employees') expect(entry.scope).toMatch(/^[a-z-]+\.read$/);
      if (entry.creationFilter === null) expect(entry.sweep.kind).not.toBe('by_creation');
    },
  );

  it.each([...streamCatalogue])('names every field of a $name row that tells who somebody is', (entry) => {
    const found = new Set((rows.get(entry.name) ?? []).flatMap((row) => personalPaths(row)));
    const covered = (path: string) => entry.personalData.some((field) => `${path}.`.startsWith(`${field}.`));
    // The record of a history holds the rows of its listing.
    const prefix = entry.name === 'order_histories' ? 'histories.' : '';
    expect([...found].filter((path) => !covered(`${prefix}${path}`))).toEqual([]);
  });
});

const personal = /^(email|mobile|phone|telephone|whatsapp|first_name|last_name|birthday|ip)$/;

/** Paths of a row, without the places in lists, whose last name is one that people are known by. */
function personalPaths(value: unknown, path: readonly string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => personalPaths(element, path));
  if (typeof value !== 'object' || value === null) return personal.test(path.at(-1) ?? '') ? [path.join('.')] : [];
  return Object.entries(value).flatMap(([name, part]) => personalPaths(part, [...path, name]));
}
