import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Bench, type Client, errorOf } from './driver.ts';

let bench: Bench;
let client: Client;
let other: Client;

beforeAll(async () => {
  bench = await Bench.start({ abandonedMilliseconds: 300 });
  client = await bench.connect();
  other = await bench.connect();
});
beforeEach(async () => {
  await client.execute('ROLLBACK');
  await client.execute('CREATE OR REPLACE TABLE ledger (id INTEGER NOT NULL, v VARCHAR)');
  await client.execute('CREATE OR REPLACE TABLE second (id INTEGER)');
});
afterAll(() => bench.stop());

const ids = async (reader: Client, table = 'ledger') =>
  (await reader.rows(`SELECT id FROM ${table} ORDER BY id`)).map((row) => row['ID']);

describe('transactions', () => {
  test('what is not committed is seen by its own session only', async () => {
    await client.execute('BEGIN');
    await client.execute("INSERT INTO ledger VALUES (1, 'a')");
    expect(await ids(client)).toEqual([1]);
    expect(await ids(other)).toEqual([]);
    await client.execute('COMMIT');
    expect(await ids(other)).toEqual([1]);
  });

  test('rollback leaves nothing', async () => {
    await client.execute('BEGIN TRANSACTION');
    await client.execute("INSERT INTO ledger VALUES (1, 'a')");
    await client.execute('ROLLBACK');
    expect(await ids(client)).toEqual([]);
  });

  test.each([
    ['does not compile', 'SELECT no_such_column FROM ledger'],
    ['fails while it reads', "SELECT CAST('x' AS INTEGER) + id FROM ledger"],
    ['fails while it writes', 'INSERT INTO ledger SELECT NULL, v FROM ledger'],
  ])('a statement that %s leaves the transaction open and its earlier writes in it', async (_how, failing) => {
    await client.execute('BEGIN');
    await client.rows('INSERT INTO ledger VALUES (:1, :2)', [1, 'kept']);
    await client.execute("INSERT INTO ledger VALUES (2, 'kept')");
    await client.execute("UPDATE ledger SET v = 'changed' WHERE id = 2");
    await errorOf(client.execute(failing));
    await client.execute("INSERT INTO ledger VALUES (3, 'after')");
    await client.execute('COMMIT');
    expect(await other.rows('SELECT * FROM ledger ORDER BY id')).toEqual([
      { ID: 1, V: 'kept' },
      { ID: 2, V: 'changed' },
      { ID: 3, V: 'after' },
    ]);
  });

  test('a statement that fails alone changes nothing', async () => {
    await errorOf(client.execute("INSERT INTO ledger SELECT 1, 'a' UNION ALL SELECT NULL, 'b'"));
    expect(await ids(client)).toEqual([]);
  });

  test('each statement reads what others committed before it, until the transaction writes', async () => {
    await client.execute('BEGIN');
    expect(await ids(client)).toEqual([]);
    await other.execute("INSERT INTO ledger VALUES (7, 'other')");
    expect(await ids(client)).toEqual([7]);
    await client.execute("UPDATE ledger SET v = 'mine' WHERE id = 7");
    await client.execute('COMMIT');
    expect(await other.value('SELECT v FROM ledger')).toBe('mine');
  });

  test('rows that another session changed after our first write can still be written', async () => {
    await client.execute('INSERT INTO second VALUES (1)');
    await client.execute('BEGIN');
    await client.execute("INSERT INTO ledger VALUES (1, 'mine')");
    await other.execute('UPDATE second SET id = 10');
    await client.execute('UPDATE second SET id = id + 1');
    await client.execute('COMMIT');
    expect(await ids(other, 'second')).toEqual([11]);
    expect(await ids(other)).toEqual([1]);
  });

  test('DDL commits the open transaction', async () => {
    await client.execute('BEGIN');
    await client.execute("INSERT INTO ledger VALUES (1, 'a')");
    await client.execute('CREATE OR REPLACE TABLE made (n INTEGER)');
    await client.execute('ROLLBACK');
    expect(await ids(other)).toEqual([1]);
  });

  test('a MERGE whose source has a key twice is refused and changes nothing', async () => {
    await client.execute("INSERT INTO ledger VALUES (1, 'old')");
    const error = await errorOf(
      client.execute(
        "MERGE INTO ledger USING (SELECT 1 AS id, 'a' AS v UNION ALL SELECT 1, 'b') AS s ON ledger.id = s.id " +
          'WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)',
      ),
    );
    expect(error.code).toBe('100090');
    expect(await client.value('SELECT v FROM ledger')).toBe('old');
  });
});

describe('writers of one table', () => {
  test('the second waits for the first to commit', async () => {
    await client.execute('BEGIN');
    await client.execute("INSERT INTO ledger VALUES (1, 'a')");
    let finished = false;
    const waiting = other.execute("INSERT INTO ledger VALUES (2, 'b')").finally(() => {
      finished = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(finished).toBe(false);
    await client.execute('COMMIT');
    await waiting;
    expect(await ids(client)).toEqual([1, 2]);
  });

  test('writers of different tables do not wait', async () => {
    await client.execute('BEGIN');
    await client.execute("INSERT INTO ledger VALUES (1, 'a')");
    await other.execute('INSERT INTO second VALUES (2)');
    await client.execute('COMMIT');
    expect(await ids(client, 'second')).toEqual([2]);
  });

  test('many sessions may write the same rows at once', async () => {
    await client.execute("INSERT INTO ledger VALUES (0, '')");
    const writers = await Promise.all(Array.from({ length: 5 }, () => bench.connect()));
    await Promise.all(
      writers.flatMap((writer) => Array.from({ length: 4 }, () => writer.execute('UPDATE ledger SET id = id + 1'))),
    );
    expect(await ids(client)).toEqual([20]);
  });

  test('waiting ends after LOCK_TIMEOUT with 000625', async () => {
    await client.execute('BEGIN');
    await client.execute("INSERT INTO ledger VALUES (1, 'a')");
    await other.execute('ALTER SESSION SET LOCK_TIMEOUT = 1');
    const error = await errorOf(other.execute("INSERT INTO ledger VALUES (2, 'b')"));
    expect(error.code).toBe('000625');
    await client.execute('ROLLBACK');
  });

  test('of two transactions that wait for each other one is refused', async () => {
    const [one, two] = [await bench.connect(), await bench.connect()];
    await one.execute('BEGIN');
    await two.execute('BEGIN');
    await one.execute("INSERT INTO ledger VALUES (1, 'a')");
    await two.execute('INSERT INTO second VALUES (1)');
    const waiting = one.execute('INSERT INTO second VALUES (2)');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const error = await errorOf(two.execute("INSERT INTO ledger VALUES (2, 'b')"));
    expect(error.message).toMatch(/Deadlock/);
    await two.execute('ROLLBACK');
    await waiting;
    await one.execute('COMMIT');
    expect(await ids(client, 'second')).toEqual([2]);
  });

  test('log-out rolls back and lets the others write', async () => {
    const leaving = await bench.connect();
    await leaving.execute('BEGIN');
    await leaving.execute("INSERT INTO ledger VALUES (1, 'lost')");
    await leaving.close();
    await client.execute("INSERT INTO ledger VALUES (2, 'b')");
    expect(await ids(client)).toEqual([2]);
  });
});
