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

  test('is one value however often the statement reads it', async () => {
    expect(await client.value('select count(*) from (select :1 as n union select :1 union select :2) x', [1, 2])).toBe(
      2,
    );
  });
});
