import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, type Client } from './driver.ts';

let bench: Bench;
let client: Client;

beforeAll(async () => {
  bench = await Bench.start();
  client = await bench.connect();
});
afterAll(() => bench.stop());

describe('A bound value', () => {
  test.each([
    ["O'Neil; drop table t --"],
    ["''"],
    [String.raw`back\slash \' \u0041 $1 $2`],
    ['"quoted" $$dollar$$ :1 ?'],
    ['شارع ١٢'],
    ['line\nline\ttab'],
    [''],
    ['a\u0000b'],
    ['x'.repeat(200_000)],
  ])('arrives as it is: %.30s', async (text) => {
    expect(await client.value('select :1', [text])).toBe(text);
    expect(await client.value('select :2 || \'$1 $2\' as "$2"', ['unread', text])).toBe(`${text}$1 $2`);
  });

  test('keeps its type', async () => {
    const [row] = await client.rows(
      'select typeof(to_variant(:1)) a, typeof(to_variant(:2)) b, typeof(to_variant(:3)) c, :4 is null d',
      [12345678901, '5', true, null],
    );
    expect(row).toEqual({ A: 'INTEGER', B: 'VARCHAR', C: 'BOOLEAN', D: true });
  });

  test('is the same wherever the statement reads it', async () => {
    expect(await client.rows('select :1 a, :2 b, :1 c', [1, 2])).toEqual([{ A: 1, B: 2, C: 1 }]);
  });

  test('may be a fraction, or longer than eight bytes hold', async () => {
    const rows = await client.rows('select :1 a, :2::decimal(38,0)::varchar b', [-2.5e-3, `1${'0'.repeat(30)}`]);
    expect(rows).toEqual([{ A: -0.0025, B: `1${'0'.repeat(30)}` }]);
  });
});
