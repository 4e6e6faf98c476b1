import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, type Client } from './driver.ts';

let bench: Bench;
let client: Client;
let other: Client;

beforeAll(async () => {
  bench = await Bench.start();
  client = await bench.connect();
  other = await bench.connect();
});
afterAll(() => bench.stop());

describe('A statement that a session sends again follows what has changed since', () => {
  test('the role', async () => {
    const sql = 'select current_role() || :1';
    await client.execute('use role LOADER');
    expect(await client.value(sql, ['!'])).toBe('LOADER!');
    await client.execute('use role TRANSFORMER');
    expect(await client.value(sql, ['!'])).toBe('TRANSFORMER!');
  });

  test('a variable of the session', async () => {
    const sql = 'select $greeting || :1';
    await client.execute("set greeting = 'one'");
    expect(await client.value(sql, ['!'])).toBe('one!');
    await client.execute("set greeting = 'two'");
    expect(await client.value(sql, ['!'])).toBe('two!');
  });

  test('the first day of the week', async () => {
    const sql = "select date_trunc('week', :1::date)::varchar";
    await client.execute('alter session set WEEK_START = 1');
    expect(await client.value(sql, ['2026-11-18'])).toBe('2026-11-16');
    await client.execute('alter session set WEEK_START = 7');
    expect(await client.value(sql, ['2026-11-18'])).toBe('2026-11-15');
  });

  test('the schema where an unqualified name is looked up', async () => {
    const sql = 'select max(place) from here where place <> :1::varchar';
    for (const schema of ['FIRST', 'SECOND']) {
      await client.execute(`create schema ${schema}`);
      await client.execute(`create table ${schema}.here as select '${schema}' as place`);
    }
    await client.execute('use schema FIRST');
    expect(await client.value(sql, [''])).toBe('FIRST');
    await client.execute('use schema SECOND');
    expect(await client.value(sql, [''])).toBe('SECOND');
  });

  test('a table that another session altered, and one that it replaced', async () => {
    const sql = 'select * from PUBLIC.changing where :1 = 1';
    await other.execute('create table PUBLIC.changing as select 1 as a');
    expect(await client.rows(sql, [1])).toEqual([{ A: 1 }]);
    await other.execute('alter table PUBLIC.changing add column b varchar');
    expect(await client.rows(sql, [1])).toEqual([{ A: 1, B: null }]);
    await other.execute("create or replace table PUBLIC.changing as select 'x' as c");
    expect(await client.rows(sql, [1])).toEqual([{ C: 'x' }]);
  });

  test('the type of a value', async () => {
    const sql = 'select typeof(to_variant(:1))';
    expect(await client.value(sql, [5])).toBe('INTEGER');
    expect(await client.value(sql, ['5'])).toBe('VARCHAR');
  });

  test('the time', async () => {
    const sql = 'select sysdate()::varchar || :1';
    const first = await client.value(sql, ['']);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await client.value(sql, [''])).not.toBe(first);
  });
});
