import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { order } from '../models/streams/core-records.ts';
import { TestWarehouse } from '../models/test-warehouse.ts';
import { WrittenHistory } from './history.ts';
import { guide, runInOrder } from './operation.ts';

const hour = 3_600_000;
const twoDaysAgo = new Date(Date.now() - 48 * hour);
let warehouse: TestWarehouse;

beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await warehouse.run({
    streams: {
      orders: [
        { id: 901, ...order },
        { ...order, id: 902, record: { ...order.record, id: 902 } },
      ],
    },
  });
  const history = new WrittenHistory(warehouse.folder);
  history.shift(2 * hour);
  history.add({ text: 'select slow', warehouse: 'REPORTS', start: twoDaysAgo, seconds: 12, rows: 7 });
  history.add({
    text: 'select fast',
    warehouse: 'REPORTS',
    start: new Date(twoDaysAgo.getTime() + hour),
    seconds: 9,
    rows: 1,
  });
  history.add({
    text: 'select old',
    warehouse: 'REPORTS',
    start: new Date(twoDaysAgo.getTime() - 240 * hour),
    seconds: 60,
    rows: 1,
  });
}, 60_000);
afterAll(() => warehouse?.stop());

const results = async (name: string) => runInOrder(warehouse.warehouse, guide(name));

describe('Of the maintenance guide, as printed,', () => {
  it('the freshness query counts each layer', async () => {
    const [, layers] = await results('data_freshness');
    expect(layers!.rows.map(({ LAYER, RECORD_COUNT }) => [LAYER, RECORD_COUNT])).toEqual([
      ['Bronze Orders', '2'],
      ['Silver Orders', '2'],
      ['Gold Fact Orders', '2'],
    ]);
    for (const { LAST_LOAD } of layers!.rows) expect(LAST_LOAD).not.toBeNull();
  });

  it('the quality queries find no fault, and the calendar', async () => {
    const [nulls, duplicates, calendar] = await results('data_quality');
    expect(nulls!.rows).toEqual([{ NULL_CUSTOMER_ORDERS: '0' }]);
    expect(duplicates!.rows).toEqual([]);
    expect(calendar!.rows).toEqual([{ EARLIEST_DATE: '2010-01-01', LATEST_DATE: '2040-12-31', TOTAL_DATES: '11323' }]);
  });

  it('the weekly counts agree', async () => {
    expect((await results('weekly_validation')).map(({ rows }) => rows)).toEqual([[{ CNT: '2' }], [{ CNT: '2' }]]);
  });

  it('the credit query adds up the estimate by warehouse and day, the last seven only', async () => {
    const [credits] = await results('credit_usage');
    const rows = credits!.rows.filter(({ WAREHOUSE_NAME }) => WAREHOUSE_NAME === 'REPORTS');
    const total = rows.reduce((sum, row) => sum + Number(row['TOTAL_CREDITS']), 0);
    // Two statements an hour apart, each with the minute until the warehouse suspends.
    expect(total * 3600).toBeCloseTo(12 + 60 + 9 + 60, 2);
    expect(credits!.rows.map(({ WAREHOUSE_NAME }) => WAREHOUSE_NAME)).toContain('LOCAL_WH');
  });

  it('the query for slow statements lists those over ten seconds', async () => {
    const [slow] = await results('slow_queries');
    expect(slow!.rows).toEqual([
      {
        QUERY_TEXT: 'select slow',
        EXECUTION_TIME: '12000',
        ROWS_PRODUCED: '7',
        USER_NAME: 'ANALYST',
        START_TIME: expect.stringContaining(twoDaysAgo.toISOString().slice(0, 10)) as string,
      },
    ]);
  });

  it('Time Travel answers what stood an hour ago', async () => {
    const [bronze] = await results('time_travel');
    expect(bronze!.rows.map(({ ID }) => String(ID)).toSorted()).toEqual(['901', '902']);
  });

  it('the test of Fail-safe asks Time Travel for more than its day, and fails', async () => {
    await expect(results('fail_safe')).rejects.toThrow(
      /Time travel data is not available .*DATA_RETENTION_TIME_IN_DAYS/s,
    );
  });
});
