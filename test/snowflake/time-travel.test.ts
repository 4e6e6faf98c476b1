import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Bench, type Client, errorOf } from './driver.ts';

let bench: Bench;
let client: Client;

beforeAll(async () => {
  bench = await Bench.start();
  client = await bench.connect();
});
afterAll(() => bench.stop());
beforeEach(() => client.execute('create or replace table PUBLIC.t as select 1'));

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** The column that `create table as select 1` makes is called "1". */
const values = async (where: string) => (await client.rows(`select * from PUBLIC.t ${where}`)).map((row) => row['1']);
const now = () => `'${new Date().toISOString().replace('Z', '')}'::timestamp_ntz`;

describe('AT and BEFORE', () => {
  test('answer from the table while nothing has changed it since', async () => {
    await pause(20);
    const moment = now();
    await pause(150);
    expect(await values(`at(timestamp => ${moment})`)).toEqual([1]);
    expect(await values('at(offset => -0.1)')).toEqual([1]);
    expect(await values('as x')).toEqual([1]);
  });

  test('say that a state is not kept, instead of answering another', async () => {
    await pause(5);
    const moment = now();
    await pause(5);
    await client.execute('insert into PUBLIC.t select 2');
    const error = await errorOf(values(`at(timestamp => ${moment})`));
    expect(error).toMatchObject({ code: '000707', sqlState: '02000' });
    expect(error.message).toContain('Time travel data is not available for table SALLA_DWH.PUBLIC.T');
  });

  test('reach neither before the table was made, nor into the future, nor beyond a day', async () => {
    expect((await errorOf(values('at(offset => -60)'))).code).toBe('000707');
    expect((await errorOf(values('at(offset => 60)'))).message).toContain('future');
    expect((await errorOf(values('before(timestamp => dateadd(day, -1, current_timestamp()))'))).message).toContain(
      'DATA_RETENTION_TIME_IN_DAYS of the table is 1',
    );
  });
});

describe('a table whose retention was set', () => {
  beforeEach(() => client.execute('alter table PUBLIC.t set data_retention_time_in_days = 1'));

  test('shows each earlier state', async () => {
    const moments: string[] = [];
    for (const id of [2, 3, 4]) {
      await pause(5);
      moments.push(now());
      await pause(5);
      await client.execute(`insert into PUBLIC.t select ${id}`);
    }
    for (const [index, expected] of [[1], [1, 2], [1, 2, 3]].entries())
      expect(await values(`at(timestamp => ${moments[index]})`)).toEqual(expected);
    expect(await values('')).toEqual([1, 2, 3, 4]);
  });

  test('shows the state before a statement, and after it', async () => {
    await client.execute('insert into PUBLIC.t select 2');
    const { statement } = await client.execute('delete from PUBLIC.t where "1" = 1');
    expect(await values(`before(statement => '${statement.getQueryId()}')`)).toEqual([1, 2]);
    expect(await values(`at(statement => '${statement.getQueryId()}')`)).toEqual([2]);
  });

  test('keeps a state for a transaction as a whole, none for one that was undone', async () => {
    await pause(5);
    const moment = now();
    await pause(5);
    await client.execute('begin');
    await client.execute('delete from PUBLIC.t');
    await client.execute('insert into PUBLIC.t select 5');
    await client.execute('rollback');
    await client.execute('begin');
    await client.execute('insert into PUBLIC.t select 6');
    await client.execute('insert into PUBLIC.t select 7');
    await client.execute('commit');
    expect(await values(`at(timestamp => ${moment})`)).toEqual([1]);
    expect(await values('')).toEqual([1, 6, 7]);
  });

  test('is restored by a clone of an earlier state and a swap', async () => {
    await pause(5);
    const moment = now();
    await pause(5);
    await client.execute('truncate table PUBLIC.t');
    await client.execute(`create or replace table PUBLIC.t_restored clone PUBLIC.t at(timestamp => ${moment})`);
    await client.execute('alter table PUBLIC.t swap with PUBLIC.t_restored');
    expect(await values('')).toEqual([1]);
    expect(await client.rows('select * from PUBLIC.t_restored')).toEqual([]);
  });

  test('keeps its states over a restart, and lets go of them at 0 days', async () => {
    await pause(5);
    const moment = now();
    await pause(5);
    await client.execute('insert into PUBLIC.t select 2');
    await bench.restart();
    client = await bench.connect();
    expect(await values(`at(timestamp => ${moment})`)).toEqual([1]);
    await client.execute('alter table PUBLIC.t set data_retention_time_in_days = 0');
    expect((await errorOf(values(`at(timestamp => ${moment})`))).code).toBe('000707');
  });
});
