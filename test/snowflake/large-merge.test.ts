import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { largeTable } from '../../local/snowflake/merge.ts';
import { Bench, type Client, errorOf } from './driver.ts';

/** As many rows as take the way of small tables, and as many as do not. */
const sizes = [10, largeTable];

let bench: Bench;
let client: Client;

beforeAll(async () => {
  bench = await Bench.start();
  client = await bench.connect();
});
afterAll(() => bench.stop());

const changes = (
  rows: string,
) => `MERGE INTO t USING (SELECT * FROM VALUES ${rows} AS v (id, v, price)) s ON t.id = s.id
  WHEN MATCHED AND s.v = 'gone' THEN DELETE
  WHEN MATCHED AND s.v <> t.v THEN UPDATE SET price = s.price, v = s.v || :1
  WHEN NOT MATCHED AND s.v <> 'gone' THEN INSERT (v, id, price) VALUES (s.v || :2, s.id, s.price)`;

describe.each(sizes)('MERGE into a table of %i rows', (size) => {
  beforeEach(async () => {
    await client.execute(
      "CREATE OR REPLACE TABLE t (id INTEGER NOT NULL, v VARCHAR, price DECIMAL(18,4), note VARCHAR DEFAULT 'none')",
    );
    await client.rows(
      `INSERT INTO t (id, v, price) SELECT seq4(), 'old', 1 FROM table(generator(rowcount => ${size}))`,
    );
  });

  const changed = () =>
    client.rows("SELECT id, v, price, note FROM t WHERE v <> 'old' OR id >= :1 ORDER BY id", [size]);

  test('updates, deletes and inserts by clause, and counts them', async () => {
    const merged = await client.rows(
      changes("(1, 'new', 2.5), (2, 'gone', 0), (3, 'old', 9), (-1, 'first', 7), (-2, 'gone', 0)"),
      ['!', '?'],
    );
    expect(merged).toEqual([
      { 'number of rows inserted': 1, 'number of rows updated': 1, 'number of rows deleted': 1 },
    ]);
    expect(await changed()).toEqual([
      { ID: -1, V: 'first?', PRICE: 7, NOTE: 'none' },
      { ID: 1, V: 'new!', PRICE: 2.5, NOTE: 'none' },
    ]);
    expect(await client.value('SELECT count(*) FROM t WHERE id <= 3')).toBe(4);
    expect(await client.value('SELECT count(*) FROM t')).toBe(size);
  });

  test('writes nothing where no clause takes a row', async () => {
    const merged = await client.rows(changes("(3, 'old', 9), (-2, 'gone', 0)"), ['!', '?']);
    expect(merged).toEqual([
      { 'number of rows inserted': 0, 'number of rows updated': 0, 'number of rows deleted': 0 },
    ]);
    expect(await changed()).toEqual([]);
    expect(await client.value('SELECT count(*) FROM t')).toBe(size);
  });

  test('is refused where two rows of the source would update one', async () => {
    const error = await errorOf(client.rows(changes("(1, 'a', 1), (1, 'b', 1), (-1, 'first', 7)"), ['!', '?']));
    expect(error.code).toBe('100090');
    expect(await changed()).toEqual([]);
  });

  test('deletes a row once that two rows of the source meet', async () => {
    const merged = await client.rows(changes("(2, 'gone', 0), (2, 'gone', 1)"), ['!', '?']);
    expect(merged).toEqual([
      { 'number of rows inserted': 0, 'number of rows updated': 0, 'number of rows deleted': 1 },
    ]);
  });

  test('counts a row once that two clauses delete', async () => {
    const merged = await client.rows(
      "MERGE INTO t USING (SELECT 2 AS id, 'a' AS v UNION ALL SELECT 2, 'b') s ON t.id = s.id " +
        "WHEN MATCHED AND s.v = 'a' THEN DELETE WHEN MATCHED AND s.v = 'b' THEN DELETE",
    );
    expect(merged).toEqual([{ 'number of rows deleted': 1 }]);
    expect(await client.value('SELECT count(*) FROM t')).toBe(size - 1);
  });

  test('reads columns by the name of their schema', async () => {
    await client.execute("CREATE OR REPLACE TABLE source AS SELECT 1 AS id, 'new' AS v");
    await client.execute(
      'MERGE INTO PUBLIC.t USING PUBLIC.source ON PUBLIC.t.id = PUBLIC.source.id WHEN MATCHED THEN UPDATE SET v = PUBLIC.source.v',
    );
    expect(await changed()).toMatchObject([{ ID: 1, V: 'new' }]);
  });

  test('of a transaction is undone with it, and met by what follows in it', async () => {
    await client.execute('BEGIN');
    await client.rows(changes("(1, 'new', 2.5), (-1, 'first', 7)"), ['', '']);
    await client.rows(changes("(1, 'newer', 3), (-1, 'second', 8), (2, 'gone', 0)"), ['', '']);
    expect(await changed()).toMatchObject([
      { ID: -1, V: 'second' },
      { ID: 1, V: 'newer' },
    ]);
    await client.execute('ROLLBACK');
    expect(await changed()).toEqual([]);
    expect(await client.value('SELECT count(*) FROM t')).toBe(size);
  });

  test('breaks no NOT NULL', async () => {
    const error = await errorOf(
      client.execute('MERGE INTO t USING (SELECT 1 AS id) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET id = null'),
    );
    expect(error.code).toBe('100072');
    expect(await client.value('SELECT count(*) FROM t WHERE id = 1')).toBe(1);
  });
});
