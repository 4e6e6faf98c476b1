import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, type Client, errorOf } from './driver.ts';

let bench: Bench;
let client: Client;
beforeAll(async () => {
  bench = await Bench.start();
  client = await bench.connect();
  await client.execute('CREATE TABLE ledger (id INTEGER)');
});
afterAll(() => bench.stop());

/** A second client with a row that it has not committed. */
async function holder(name: string): Promise<Client> {
  const other = await bench.connect();
  await other.execute(`BEGIN TRANSACTION NAME ${name}`);
  await other.execute('INSERT INTO ledger VALUES (1)');
  return other;
}
const listed = async (name: string) =>
  (await client.rows('SHOW TRANSACTIONS')).find((row) => row['name'] === name) as Record<string, string> | undefined;

describe('An open transaction', () => {
  test('is listed under its name until it ends', async () => {
    const other = await holder('a_name');
    expect(await listed('A_NAME')).toMatchObject({ user: 'SALLA_LOCAL', state: 'running', scope: '0' });
    await other.execute('ROLLBACK');
    expect(await listed('A_NAME')).toBeUndefined();
  });

  test('goes with its session when that is aborted, and the session is refused from then on', async () => {
    const other = await holder('of_a_session');
    const { session } = (await listed('OF_A_SESSION'))!;
    const [answer] = await client.rows(`select system$abort_session(${session})`);
    expect(Object.entries(answer!)).toEqual([[`SYSTEM$ABORT_SESSION(${session})`, `session [${session}] terminated.`]]);
    // The driver's word for a session that the server no longer knows.
    expect((await errorOf(other.execute('INSERT INTO ledger VALUES (2)'))).code).toBe('407002');
    await client.execute('DELETE FROM ledger');
    expect(await client.value('SELECT count(*) FROM ledger')).toBe(0);
  });

  test('is undone by its id, and its session stays', async () => {
    const other = await holder('alone');
    const { id } = (await listed('ALONE'))!;
    expect(await client.value(`SELECT SYSTEM$ABORT_TRANSACTION(${id})`)).toBe(`Aborted transaction id: ${id}`);
    expect(await other.value('SELECT count(*) FROM ledger')).toBe(0);
    expect((await errorOf(client.execute(`SELECT SYSTEM$ABORT_TRANSACTION(${id})`))).code).toBe('002003');
  });

  test('ends a statement that runs in it', async () => {
    const other = await holder('busy');
    const waiting = errorOf(client.execute('UPDATE ledger SET id = 3'));
    const third = await bench.connect();
    await expect.poll(async () => (await third.rows('SHOW TRANSACTIONS')).map((row) => row['name'])).toContain('BUSY');
    const long = errorOf(
      other.execute(
        'SELECT count(*) FROM TABLE(GENERATOR(ROWCOUNT => 100000)) a, TABLE(GENERATOR(ROWCOUNT => 100000)) b',
      ),
    );
    const { session } = (await third.rows('SHOW TRANSACTIONS')).find((row) => row['name'] === 'BUSY') as {
      session: string;
    };
    await third.execute(`SELECT SYSTEM$ABORT_SESSION(${session})`);
    expect(['000604', '407002']).toContain((await long).code);
    await expect(waiting).rejects.toThrow('an error was expected');
  });

  test('cannot be ended by a text that is no id', async () => {
    expect((await errorOf(client.execute("select system$abort_session('1')"))).code).toBe('001003');
  });
});
