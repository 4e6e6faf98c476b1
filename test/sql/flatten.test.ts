import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine, runSnowflake } from './dialect-engine.ts';

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await openEngine();
  await runSnowflake(
    connection,
    `create table parents (id number, name varchar);
     create table documents (id number, record variant);
     insert into parents values (1, 'list'), (2, 'object'), (3, 'empty'), (4, 'nothing'), (5, 'text'), (6, 'alone');
     insert into documents select 1, parse_json('{"members": [{"n": 1}, null, "x", [2]]}');
     insert into documents select 2, parse_json('{"members": {"a": 1, "b": null}}');
     insert into documents select 3, parse_json('{"members": []}');
     insert into documents select 4, parse_json('{}');
     insert into documents select 5, parse_json('{"members": "text"}')`,
  );
});

const rows = async (sql: string) => (await runSnowflake(connection, sql)).rows;

/** What the documents hold, however the statement is written. */
const members = [
  ['1', '0', '{"n":1}'],
  ['1', '1', null],
  ['1', '2', 'x'],
  ['1', '3', '[2]'],
  ['2', null, '1'],
  ['2', null, null],
];

const flatten = "lateral flatten(input => get_path(d.record, 'members')) f";

describe('FLATTEN of a column', () => {
  test.each([
    ['every column named with its table', `select d.id, f.index, f.value::varchar from documents d, ${flatten}`],
    ['a column without its table', `select id, f.index, f.value::varchar from documents d, ${flatten}`],
    [
      'beside a join',
      `select p.id, f.index, f.value::varchar from parents p join documents d on d.id = p.id, ${flatten}`,
    ],
    [
      'beside a left join that finds nothing',
      `select p.id, f.index, f.value::varchar from parents p left join documents d on d.id = p.id, ${flatten}`,
    ],
    ['of a sub-query', `select d.id, f.index, f.value::varchar from (select * from documents) d, ${flatten}`],
    [
      'with a condition on the member too',
      `select d.id, f.index, f.value::varchar from documents d, ${flatten} where d.id < 9 and coalesce(f.index, 0) < 9`,
    ],
    [
      'with a condition that holds a query',
      `select d.id, f.index, f.value::varchar from documents d, ${flatten} where d.id in (select p.id from parents p)`,
    ],
  ])('gives each member, and no row where there is none: %s', async (_how, sql) => {
    const found = (await rows(sql)).map((row) => row.map((cell) => (cell === null ? null : (cell as string))));
    expect(found.toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual(
      members.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    );
  });

  test('keeps names of columns, groups, and takes keys and all columns of the table', async () => {
    const { names, rows: counted } = await runSnowflake(
      connection,
      `select d.id, count(*) as members, count_if(is_object(f.value)) as objects from documents d, ${flatten} group by d.id order by d.id`,
    );
    expect(names).toEqual(['ID', 'MEMBERS', 'OBJECTS']);
    expect(counted.map((row) => row.map(String))).toEqual([
      ['1', '4', '1'],
      ['2', '2', '0'],
    ]);
    expect(await rows(`select d.*, f.key from documents d, ${flatten} where d.id = 2 order by f.key`)).toMatchObject([
      ['2', '{"members":{"a":1,"b":null}}', 'a'],
      ['2', '{"members":{"a":1,"b":null}}', 'b'],
    ]);
  });
});

test('paths that a CASE reads again and again are those of the row', async () => {
  const sql = `select d.id, case when is_array(get_path(d.record, 'members')) then 'list' when is_object(get_path(d.record, 'members')) then 'object'
      when get_path(d.record, 'members')::varchar is null then 'nothing' else get_path(d.record, 'members')::varchar end as what
    from documents d where d.id <> 3 qualify row_number() over (partition by d.id order by d.id) = 1 order by d.id`;
  expect((await rows(sql)).map((row) => row.map(String))).toEqual([
    ['1', 'list'],
    ['2', 'object'],
    ['4', 'nothing'],
    ['5', 'text'],
  ]);
});
