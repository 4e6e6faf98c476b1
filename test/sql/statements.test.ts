import { describe, expect, test } from 'vitest';
import { prepare, SnowflakeSqlError, splitStatements, type Prepared } from '../../local/snowflake/dialect/index.ts';
import { openEngine, runSnowflake } from './dialect-engine.ts';

const command = (sql: string): unknown => {
  const prepared = prepare(sql);
  return prepared.kind === 'command' ? prepared.command : prepared;
};
const sqlOf = (prepared: Prepared): string => (prepared.kind === 'command' ? '' : prepared.sql);

const caught = (sql: string): SnowflakeSqlError => {
  try {
    prepare(sql);
  } catch (error) {
    return error as SnowflakeSqlError;
  }
  throw new Error('nothing was thrown');
};

describe('splitting', () => {
  test('semicolons in strings, names and comments do not split', () => {
    const sql = `select ';' as ";", $$;$$; -- a ; b\n/* ; */ select 'it\\'s;'; // c ; d\n;\n-- the end`;
    expect(splitStatements(sql)).toEqual([`select ';' as ";", $$;$$`, `-- a ; b\n/* ; */ select 'it\\'s;'`]);
  });
});

describe('commands', () => {
  test.each([
    ['begin', { type: 'begin' }],
    ['BEGIN TRANSACTION;', { type: 'begin' }],
    ['commit', { type: 'commit' }],
    ['rollback work', { type: 'rollback' }],
    ['use schema salla_dwh.gold', { type: 'use', what: 'schema', name: ['SALLA_DWH', 'GOLD'] }],
    ['use warehouse "w"', { type: 'use', what: 'warehouse', name: ['w'] }],
    [
      `put 'file:///tmp/a b/x*.gz' @BRONZE.SALLA_STAGE/store=1/run=2/orders/ auto_compress=false overwrite=true parallel=4`,
      {
        type: 'put',
        file: '/tmp/a b/x*.gz',
        stage: { name: ['BRONZE', 'SALLA_STAGE'], path: 'store=1/run=2/orders/' },
        options: { AUTO_COMPRESS: false, OVERWRITE: true, PARALLEL: 4 },
      },
    ],
    [
      "GET @s/plans/ file:///tmp/out/ pattern='.*gz'",
      { type: 'get', stage: { name: ['S'], path: 'plans/' }, folder: '/tmp/out/', options: { PATTERN: '.*gz' } },
    ],
    [
      "ls '@db.s.t/a b/' pattern = '.*'",
      { type: 'list', stage: { name: ['DB', 'S', 'T'], path: 'a b/' }, pattern: '.*' },
    ],
    ['rm @s', { type: 'remove', stage: { name: ['S'], path: '' } }],
    [
      `create stage if not exists BRONZE.SALLA_STAGE comment = 'Files'`,
      { type: 'create_stage', name: ['BRONZE', 'SALLA_STAGE'], ifNotExists: true, orReplace: false },
    ],
    ['create or replace database d', { type: 'create_database', name: ['D'], ifNotExists: false, orReplace: true }],
    [
      "alter session set QUERY_TAG = 'x', TIMEZONE = 'UTC'",
      { type: 'set_parameters', parameters: { QUERY_TAG: 'x', TIMEZONE: 'UTC' } },
    ],
    ['show tables in schema gold', { type: 'show', what: 'tables', name: ['GOLD'] }],
    ['show schemas', { type: 'show', what: 'schemas' }],
    ['describe table gold.t', { type: 'describe', what: 'table', name: ['GOLD', 'T'] }],
    ['desc view v', { type: 'describe', what: 'view', name: ['V'] }],
    ['create role if not exists r', { type: 'accepted', message: 'ROLE has no effect on a laptop.' }],
    [
      'grant select on all tables in schema s to role r',
      { type: 'accepted', message: 'Privileges have no effect on a laptop.' },
    ],
  ])('%s', (sql, expected) => {
    expect(command(sql)).toEqual(expected);
  });

  test.each([
    "alter session set TIMESTAMP_TYPE_MAPPING = 'TIMESTAMP_LTZ'",
    "alter session set DATE_INPUT_FORMAT = 'DD.MM.YYYY'",
    'alter session set ERROR_ON_NONDETERMINISTIC_MERGE = false',
    'alter session set WEEK_OF_YEAR_POLICY = 1',
  ])('%s is refused: statements would mean something else', (sql) => {
    expect(() => prepare(sql)).toThrow(/is not supported by the local warehouse/);
  });

  test('COPY INTO with a transformation', () => {
    expect(
      command(`copy into BRONZE.t (id, record, file) from (
        select $1:id::decimal(18,0), $1:record, metadata$filename || '#' || $1:line::varchar from @BRONZE.S/run=1/orders/ s
      ) files = ('a.gz', 'b.gz') pattern = '.*' file_format = (type = json compression = gzip) on_error = abort_statement`),
    ).toEqual({
      type: 'copy',
      table: ['BRONZE', 'T'],
      columns: ['ID', 'RECORD', 'FILE'],
      select:
        `CAST(json_extract_string(json_extract("$1", ['$."id"', '$."record"', '$."line"'])[1], '$') AS DECIMAL(18,0)), ` +
        `json_extract("$1", ['$."id"', '$."record"', '$."line"'])[2], (("metadata$filename" || '#') || ` +
        `json_extract_string(json_extract("$1", ['$."id"', '$."record"', '$."line"'])[3], '$'))`,
      stage: { name: ['BRONZE', 'S'], path: 'run=1/orders/' },
      files: ['a.gz', 'b.gz'],
      pattern: '.*',
      options: { 'FILE_FORMAT.TYPE': 'JSON', 'FILE_FORMAT.COMPRESSION': 'GZIP', ON_ERROR: 'ABORT_STATEMENT' },
    });
  });

  test('COPY INTO reads columns of the stage through its alias', () => {
    expect(command('copy into t from (select s.$1:id::varchar, s.metadata$filename from @st s)')).toMatchObject({
      select: `json_extract_string(json_extract("$1", '$."id"'), '$'), "metadata$filename"`,
    });
  });

  test('COPY INTO from a stage as it is', () => {
    expect(
      command(`copy into t from @s file_format = (type = 'json') match_by_column_name = case_insensitive`),
    ).toEqual({
      type: 'copy',
      table: ['T'],
      stage: { name: ['S'], path: '' },
      options: { 'FILE_FORMAT.TYPE': 'json', MATCH_BY_COLUMN_NAME: 'CASE_INSENSITIVE' },
    });
  });
});

describe('result names', () => {
  test('are the alias, the column, or the text in upper case', () => {
    expect(prepare(`select a, t.b, c as "Total", count(*), sum(x) + 1, 'it''s', 5/2 from t`)).toMatchObject({
      columns: ['A', 'B', 'Total', 'COUNT(*)', 'SUM(X) + 1', "'it''s'", '5/2'],
    });
  });

  test('are unknown for *', () => {
    expect(prepare('select * from t')).not.toHaveProperty('columns');
  });

  test('FROM inside an item does not end the list', () => {
    expect(
      prepare("select a is distinct from b, extract(year from d), listagg(x, ',') within group (order by x) from t"),
    ).toMatchObject({
      columns: ['A IS DISTINCT FROM B', 'EXTRACT(YEAR FROM D)', "LISTAGG(X, ',') WITHIN GROUP (ORDER BY X)"],
    });
  });
});

describe('binds', () => {
  test('are numbered without gaps, and named', async () => {
    expect(prepare('select :3::varchar, :1::number')).toMatchObject({ binds: [1, 3] });
    const connection = await openEngine();
    const { rows } = await runSnowflake(connection, 'select :3::varchar, :1::number, :3 || :1', ['7', 'unused', 'x']);
    expect(rows).toEqual([['x', '7', 'x7']]);
    connection.closeSync();
  });

  test('? binds count in the order they stand', () => {
    const prepared = prepare('insert into t (a, b) values (?, ?)');
    expect(prepared).toMatchObject({ binds: [1, 2], writes: ['T'], kind: 'insert' });
    expect(sqlOf(prepared)).toBe('INSERT INTO "T" ("A", "B") VALUES ($1, $2)');
  });
});

describe('comments', () => {
  test('of columns stay, whether the table was made with them or they were added', async () => {
    const connection = await openEngine();
    const { rows } = await runSnowflake(
      connection,
      `create table t (a number comment 'first');
       alter table t add column if not exists b varchar comment 'second, it''s added';
       select column_name, comment from information_schema.columns where table_name = 'T' order by 1`,
    );
    expect(rows).toEqual([
      ['A', 'first'],
      ['B', "second, it's added"],
    ]);
    connection.closeSync();
  });
});

describe('the session', () => {
  test('CURRENT_ROLE and its kin read the connection’s variables', async () => {
    const connection = await openEngine();
    await connection.run(`SET VARIABLE snowflake_role = 'ANALYST'; SET VARIABLE snowflake_warehouse = 'W'`);
    const { rows } = await runSnowflake(connection, 'select current_role(), current_warehouse(), current_user()');
    expect(rows).toEqual([['ANALYST', 'W', 'SALLA_LOCAL']]);
    connection.closeSync();
  });
});

describe('WEEK_START', () => {
  const sunday = "'2026-01-04'::date";
  test.each([
    [undefined, ['2025-12-29', '0', '1', '1', '1']],
    [1, ['2025-12-29', '7', '1', '1', '1']],
    [7, ['2026-01-04', '1', '1', '0', '1']],
  ])('%s', async (setting, expected) => {
    const connection = await openEngine();
    if (setting !== undefined) await connection.run(`SET VARIABLE snowflake_week_start = ${setting}`);
    const { rows } = await runSnowflake(
      connection,
      `select date_trunc(week, ${sunday}), dayofweek(${sunday}), week(${sunday}), datediff(week, ${sunday}, '2026-01-05'::date), weekiso(${sunday})`,
    );
    expect(rows).toEqual([expected]);
    connection.closeSync();
  });
});

describe('paths', () => {
  test('of one SELECT list are read in one extraction', () => {
    const sql = sqlOf(prepare("select get_path(record, 'a.b')::varchar as x, record:c::number as y from t"));
    expect(sql).toBe(
      `SELECT json_extract_string("RECORD", ['$."a"."b"', '$."c"'])[1] AS "X", ` +
        `CAST(CAST(json_extract_string("RECORD", ['$."a"."b"', '$."c"'])[2] AS HUGEINT) AS DECIMAL(38,0)) AS "Y" FROM "T"`,
    );
  });

  test('stay apart where GROUP BY must find the same expression', async () => {
    const connection = await openEngine();
    const { rows } = await runSnowflake(
      connection,
      `create table t (record variant); insert into t select parse_json('{"a":"x","b":2}'); insert into t select parse_json('{"a":"x","b":3}');
       select record:a::varchar, sum(record:b::number) from t group by record:a::varchar`,
    );
    expect(rows).toEqual([['x', '5']]);
    connection.closeSync();
  });
});

describe('errors', () => {
  test('a syntax error carries Snowflake’s number, line and position', () => {
    expect(caught('select a,\n  from t where')).toMatchObject({ code: '001003', sqlState: '42000', line: 2 });
  });

  test('an unknown function names what is near', () => {
    const error = caught('select a, date_trunk(b) from t');
    expect(error).toMatchObject({ code: '002140', line: 1, position: 10 });
    expect(error.message).toContain('DATE_TRUNC');
  });

  test('a refused statement says where it begins', () => {
    expect(caught('-- monthly\nanalyze table t')).toMatchObject({ code: '000002', line: 2, position: 0 });
  });
});
