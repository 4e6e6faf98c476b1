import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, type Client, errorOf } from './driver.ts';

let bench: Bench;
let client: Client;

beforeAll(async () => {
  bench = await Bench.start();
  client = await bench.connect({ warehouse: 'SALLA_WH', role: 'LOADER' });
});
afterAll(() => bench.stop());

const history = (where: string, columns: string) =>
  client.rows(`select ${columns} from SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY where ${where} order by start_time`);

/** A line as the endpoint writes it, for a statement of another day. */
async function inject(line: Record<string, unknown>): Promise<void> {
  const folder = join(bench.directory, 'query_history');
  const [file = ''] = await readdir(folder);
  await appendFile(join(folder, file), `${JSON.stringify(line)}\n`);
}

const statement = (start: string, end: string) => ({
  QUERY_ID: start,
  WAREHOUSE_NAME: 'OTHER_WH',
  START_TIME: `2026-03-01T${start}.000Z`,
  END_TIME: `2026-03-01T${end}.000Z`,
});

describe('QUERY_HISTORY', () => {
  test('has a statement as soon as it ended, with tag, rows, warehouse and times', async () => {
    await client.execute('create table PUBLIC.sales (id number)');
    await client.execute('insert into PUBLIC.sales select 1 union all select 2', {
      parameters: { QUERY_TAG: '{"run":"r1"}' },
    });
    const [row] = await history(`query_tag = '{"run":"r1"}'`, '*');
    expect(row).toMatchObject({
      QUERY_TYPE: 'INSERT',
      EXECUTION_STATUS: 'SUCCESS',
      ROWS_PRODUCED: 2,
      ROWS_INSERTED: 2,
      DATABASE_NAME: 'SALLA_DWH',
      USER_NAME: 'SALLA_LOCAL',
      ROLE_NAME: 'LOADER',
      WAREHOUSE_NAME: 'SALLA_WH',
      WAREHOUSE_SIZE: 'X-Small',
      QUERY_TEXT: 'insert into PUBLIC.sales select 1 union all select 2',
    });
    expect(row!['TOTAL_ELAPSED_TIME']).toBe(Number(row!['END_TIME']) - Number(row!['START_TIME']));
  });

  test('the tag of a request wins over the session’s', async () => {
    await client.execute("alter session set QUERY_TAG = 'of the session'");
    await client.execute('select 10');
    await client.execute('select 11', { parameters: { QUERY_TAG: 'of the request' } });
    expect(await history("query_text in ('select 10', 'select 11')", 'query_tag')).toEqual([
      { QUERY_TAG: 'of the session' },
      { QUERY_TAG: 'of the request' },
    ]);
  });

  test('what fails is there with its error, what needs no warehouse without one', async () => {
    const { code } = await errorOf(client.execute('select nothing_of_the_kind from PUBLIC.sales'));
    expect(await history("query_text like 'select nothing%'", 'execution_status, error_code, query_type')).toEqual([
      { EXECUTION_STATUS: 'FAIL', ERROR_CODE: code, QUERY_TYPE: 'SELECT' },
    ]);
    await client.execute('show schemas');
    expect(await history("query_text = 'show schemas'", 'query_type, warehouse_name')).toEqual([
      { QUERY_TYPE: 'SHOW', WAREHOUSE_NAME: null },
    ]);
  });

  test('of a request with several statements each has its line', async () => {
    await client.execute(
      'delete from PUBLIC.sales where id = 1; create table PUBLIC.copied as select * from PUBLIC.sales',
      {
        parameters: { MULTI_STATEMENT_COUNT: 2, QUERY_TAG: 'several' },
      },
    );
    expect(await history("query_tag = 'several'", 'query_type, rows_deleted')).toEqual([
      { QUERY_TYPE: 'DELETE', ROWS_DELETED: 1 },
      { QUERY_TYPE: 'CREATE_TABLE_AS_SELECT', ROWS_DELETED: 0 },
    ]);
  });

  test('waiting for a locked table is not execution', async () => {
    const other = await bench.connect();
    await other.execute('begin');
    await other.execute('insert into PUBLIC.sales select 7');
    const waiting = client.execute('insert into PUBLIC.sales select 8');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await other.execute('commit');
    await waiting;
    const [row] = await history("query_text = 'insert into PUBLIC.sales select 8'", '*');
    expect(row!['TRANSACTION_BLOCKED_TIME']).toBeGreaterThanOrEqual(250);
    expect(row!['EXECUTION_TIME']).toBe(Number(row!['TOTAL_ELAPSED_TIME']) - Number(row!['TRANSACTION_BLOCKED_TIME']));
  });

  test('outlives the process, with a line that was cut short left out', async () => {
    const before = await client.value('select count(*) from SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY');
    const folder = join(bench.directory, 'query_history');
    await bench.restart();
    const [file = ''] = await readdir(folder);
    await appendFile(join(folder, file), '{"QUERY_ID":"cut sho');
    client = await bench.connect({ warehouse: 'SALLA_WH' });
    await appendFile(join(folder, file), '\n');
    expect(await client.value('select count(*) from SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY')).toBeGreaterThanOrEqual(
      Number(before),
    );
  });

  test('cannot be written', async () => {
    const error = await errorOf(client.execute('delete from SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY'));
    expect(error).toMatchObject({ code: '003001', sqlState: '42501' });
  });

  test('any other view of the account is refused by name', async () => {
    const error = await errorOf(client.execute('select * from SNOWFLAKE.ACCOUNT_USAGE.LOGIN_HISTORY'));
    expect(error.message).toContain('ACCOUNT_USAGE.QUERY_HISTORY and ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY');
  });
});

describe('WAREHOUSE_METERING_HISTORY', () => {
  test('bills a period from its first statement to a minute after its last, hour by hour', async () => {
    // Suspended between 10:00:40 + 60 s and 10:30; the second period passes the hour.
    await inject(statement('10:00:00', '10:00:30'));
    await inject(statement('10:00:20', '10:00:40'));
    await inject(statement('10:30:00', '10:30:01'));
    await inject(statement('10:59:30', '10:59:40'));
    expect(
      await client.rows(
        `select to_char(start_time, 'HH24:MI') as hour, credits_used * 3600 as seconds, credits_used_cloud_services
         from SNOWFLAKE.ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY where warehouse_name = 'OTHER_WH' order by start_time`,
      ),
    ).toEqual([
      { HOUR: '10:00', SECONDS: expect.closeTo(100 + 61 + 30, 3), CREDITS_USED_CLOUD_SERVICES: null },
      { HOUR: '11:00', SECONDS: expect.closeTo(40, 3), CREDITS_USED_CLOUD_SERVICES: null },
    ]);
  });

  test('counts what ran here for a minute at least', async () => {
    const credits = Number(
      await client.value(
        "select sum(credits_used) from SNOWFLAKE.ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY where warehouse_name = 'SALLA_WH'",
      ),
    );
    expect(credits).toBeGreaterThanOrEqual(60 / 3600 - 1e-6);
    expect(credits).toBeLessThan(180 / 3600);
  });
});
