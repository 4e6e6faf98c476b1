import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, type Client, errorOf } from './driver.ts';

let bench: Bench;
let client: Client;

beforeAll(async () => {
  bench = await Bench.start();
  client = await bench.connect();
  await client.execute('CREATE SCHEMA IF NOT EXISTS SALLA_DWH.BRONZE');
  await client.execute('USE SCHEMA BRONZE');
});
afterAll(() => bench.stop());

describe('what a query answers', () => {
  test('values arrive with their Snowflake types', async () => {
    const { rows, statement } = await client.execute(
      "SELECT 42 AS whole, CAST(1.10 AS DECIMAL(18,2)) AS amount, 'نعم' AS word, TRUE AS flag, DATE '2026-01-05' AS day, " +
        "TIMESTAMP '1969-12-31 23:59:59.5' AS moment, CAST(0.5 AS DOUBLE) AS ratio, CAST(NULL AS VARCHAR) AS nothing",
    );
    expect(statement.getColumns()?.map((column) => [column.getName(), column.getType(), column.getScale()])).toEqual([
      ['WHOLE', 'fixed', 0],
      ['AMOUNT', 'fixed', 2],
      ['WORD', 'text', null],
      ['FLAG', 'boolean', null],
      ['DAY', 'date', null],
      ['MOMENT', 'timestamp_ntz', 9],
      ['RATIO', 'real', null],
      ['NOTHING', 'text', null],
    ]);
    const [row] = rows;
    expect(row).toMatchObject({ WHOLE: 42, AMOUNT: 1.1, WORD: 'نعم', FLAG: true, RATIO: 0.5, NOTHING: null });
    expect((row?.['DAY'] as Date | undefined)?.toISOString()).toBe('2026-01-05T00:00:00.000Z');
    expect((row?.['MOMENT'] as Date | undefined)?.toISOString()).toBe('1969-12-31T23:59:59.500Z');
  });

  test('as text, numbers keep every digit', async () => {
    const { rows } = await client.execute(
      'SELECT 9007199254740993 AS big, CAST(12345678901234.5600 AS DECIMAL(38,4)) AS money',
      {
        fetchAsString: ['Number'],
      },
    );
    expect(rows).toEqual([{ BIG: '9007199254740993', MONEY: '12345678901234.5600' }]);
  });

  test('as text, dates and times have the output formats of the session', async () => {
    const sql =
      "SELECT '2026-01-05'::DATE AS d, '2026-01-05 10:20:30.5'::TIMESTAMP_NTZ AS n, '2026-01-05 10:20:30 +0300'::TIMESTAMP_TZ AS z, PARSE_JSON('{\"a\":[1]}') AS v";
    const options = { fetchAsString: ['Date', 'JSON'] };
    expect((await client.execute(sql, options)).rows).toEqual([
      { D: '2026-01-05', N: '2026-01-05 10:20:30.500', Z: '2026-01-05 07:20:30.000 +0000', V: '{"a":[1]}' },
    ]);
    const other = await bench.connect({ jsTreatIntegerAsBigInt: true });
    await other.execute("ALTER SESSION SET DATE_OUTPUT_FORMAT = 'DD.MM.YYYY'");
    expect((await other.execute(sql, options)).rows).toMatchObject([{ D: '05.01.2026' }]);
    expect(String((await other.rows('SELECT 9007199254740993 AS big'))[0]?.['BIG'])).toBe('9007199254740993');
  });

  test('unquoted names come back in upper case, quoted ones as written', async () => {
    await client.execute('CREATE OR REPLACE TABLE names (order_id INTEGER, "Amount" INTEGER)');
    await client.execute('INSERT INTO names VALUES (1, 2)');
    expect(await client.rows('SELECT * FROM names')).toEqual([{ ORDER_ID: 1, Amount: 2 }]);
    expect(await client.rows('SELECT order_id, order_id AS "orderId" FROM names')).toEqual([
      { ORDER_ID: 1, orderId: 1 },
    ]);
  });

  test('one table is found by one, two and three names', async () => {
    await client.execute('CREATE OR REPLACE TABLE named AS SELECT 1 AS n');
    for (const name of ['named', 'BRONZE.named', 'bronze.NAMED', 'SALLA_DWH.BRONZE.NAMED']) {
      expect(await client.value(`SELECT n FROM ${name}`)).toBe(1);
    }
  });

  test('empty text is text, not NULL', async () => {
    expect(await client.rows("SELECT '' AS e")).toEqual([{ E: '' }]);
  });

  test('a result without rows still has its columns', async () => {
    const { rows, statement } = await client.execute('SELECT 1 AS n WHERE 1 = 0');
    expect(rows).toEqual([]);
    expect(statement.getColumns()?.map((column) => column.getName())).toEqual(['N']);
  });

  test('NULLs are sorted last ascending and first descending', async () => {
    const sql = 'SELECT n FROM (VALUES (2), (NULL), (1)) AS v(n) ORDER BY n';
    expect((await client.rows(sql)).map((row) => row['N'])).toEqual([1, 2, null]);
    expect((await client.rows(`${sql} DESC`)).map((row) => row['N'])).toEqual([null, 2, 1]);
  });
});

describe('binds', () => {
  test('text, numbers, booleans and NULL, by position', async () => {
    await client.execute('CREATE OR REPLACE TABLE bound (a VARCHAR, b INTEGER, c DECIMAL(18,2), d BOOLEAN, e VARCHAR)');
    await client.rows('INSERT INTO bound VALUES (?, ?, ?, ?, ?)', ["it's", 7, 1.25, true, null]);
    await client.rows('INSERT INTO bound VALUES (:5, :2, :3, :4, :1)', ["it's", 8, '2.50', false, null]);
    expect(await client.rows('SELECT * FROM bound ORDER BY b')).toEqual([
      { A: "it's", B: 7, C: 1.25, D: true, E: null },
      { A: null, B: 8, C: 2.5, D: false, E: "it's" },
    ]);
    expect(await client.value('SELECT a FROM bound WHERE b = :1', ['7'])).toBe("it's");
  });

  test('a bind may be used several times or not at all; a missing one is named', async () => {
    expect(await client.rows('SELECT :2 AS a, :2 AS b', ['unused', 'used'])).toEqual([{ A: 'used', B: 'used' }]);
    expect((await errorOf(client.rows('SELECT :3', ['a', 'b']))).message).toContain('Bind variable :3 not set.');
  });

  test('an array bind inserts one row for each array, or none', async () => {
    await client.execute('CREATE OR REPLACE TABLE many (n INTEGER NOT NULL, t VARCHAR)');
    const rows = Array.from({ length: 500 }, (_, index) => [index, index % 2 === 0 ? null : `row ${index}`]);
    const { statement } = await client.execute('INSERT INTO many VALUES (?, ?)', { binds: rows });
    expect(statement.getNumUpdatedRows()).toBe(500);
    expect(await client.value('SELECT COUNT(t) FROM many')).toBe(250);
    await errorOf(
      client.execute('INSERT INTO many VALUES (?, ?)', {
        binds: [
          [1, 'a'],
          [null, 'b'],
        ],
      }),
    );
    expect(await client.value('SELECT COUNT(*) FROM many')).toBe(500);
  });
});

describe('large results', () => {
  test('a million rows are streamed in parts and in order', async () => {
    const { statement } = await client.execute(
      'SELECT row_number() OVER (ORDER BY 1) - 1 AS n FROM TABLE(GENERATOR(ROWCOUNT => 1000000)) ORDER BY n',
      { streamResult: true },
    );
    let expected = 0;
    for await (const row of statement.streamRows()) {
      if ((row as { N: number }).N !== expected) throw new Error(`row ${expected} is ${JSON.stringify(row)}`);
      expected += 1;
    }
    expect(expected).toBe(1_000_000);
    expect(statement.getNumRows()).toBe(1_000_000);
  }, 60_000);
});

describe('counts of changed rows', () => {
  test('insert, update, delete and merge', async () => {
    await client.execute('CREATE OR REPLACE TABLE target (id INTEGER, v VARCHAR)');
    const inserted = await client.execute("INSERT INTO target VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    expect(inserted.rows).toEqual([{ 'number of rows inserted': 3 }]);
    expect(inserted.statement.getNumUpdatedRows()).toBe(3);
    expect((await client.execute("UPDATE target SET v = 'x' WHERE id < 3")).rows).toEqual([
      { 'number of rows updated': 2, 'number of multi-joined rows updated': 0 },
    ]);
    expect((await client.execute('DELETE FROM target WHERE id = 3')).rows).toEqual([{ 'number of rows deleted': 1 }]);
    const merged = await client.execute(
      "MERGE INTO target USING (SELECT 2 AS id, 'm' AS v UNION ALL SELECT 9, 'n') AS s ON target.id = s.id " +
        'WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)',
    );
    expect(merged.rows).toEqual([{ 'number of rows inserted': 1, 'number of rows updated': 1 }]);
    expect(merged.statement.getNumUpdatedRows()).toBe(2);
  });
});

describe('several statements in one request', () => {
  test('each has its result', async () => {
    const results: unknown[] = [];
    await new Promise<void>((resolve, reject) => {
      client.connection.execute({
        sqlText: 'SELECT 1 AS a; SELECT 2 AS b',
        parameters: { MULTI_STATEMENT_COUNT: 2 },
        complete: (error, statement, rows) => {
          if (error) return reject(error);
          results.push(rows);
          const several = statement as typeof statement & { hasNext(): boolean; NextResult(): void };
          if (several.hasNext()) several.NextResult();
          else resolve();
        },
      });
    });
    expect(results).toEqual([[{ A: 1 }], [{ B: 2 }]]);
  });

  test('a wrong count is refused and nothing runs', async () => {
    await client.execute('CREATE OR REPLACE TABLE counted (n INTEGER)');
    const error = await errorOf(client.execute('INSERT INTO counted VALUES (1); INSERT INTO counted VALUES (2)'));
    expect(error.code).toBe('000008');
    expect(await client.value('SELECT COUNT(*) FROM counted')).toBe(0);
  });
});

describe('errors carry Snowflake codes', () => {
  test.each([
    ['SELECT no_such_column FROM (SELECT 1 AS a) AS t', '000904', "invalid identifier 'NO_SUCH_COLUMN'"],
    ['SELECT * FROM no_such_table', '002003', "Object 'NO_SUCH_TABLE' does not exist or not authorized."],
    ["SELECT CAST('abc' AS INTEGER)", '100038', "Numeric value 'abc' is not recognized"],
  ])('%s', async (sql, code, message) => {
    const error = await errorOf(client.execute(sql));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  test('NULL in a NOT NULL column', async () => {
    await client.execute('CREATE OR REPLACE TABLE strict_table (n INTEGER NOT NULL)');
    expect((await errorOf(client.execute('INSERT INTO strict_table VALUES (NULL)'))).code).toBe('100072');
  });
});
