import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readableRows } from '../streams/readable-rows.ts';
import { riyadh } from '../streams/stream-case.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';
import { auditedRun } from './audited-run.ts';

const slugs = ['payment_pending', 'under_review', 'in_progress', 'shipped', 'delivered'];
const statusId = (slug: string) => 70 + slugs.indexOf(slug);
const statuses = slugs.map((slug): StageLine => {
  const id = statusId(slug);
  return { id, record: { id, name: `Our ${slug}`, type: 'custom', slug, original: { id: 10, name: slug } } };
});

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await auditedRun(warehouse, { streams: { order_statuses: statuses } });
}, 60_000);
afterAll(() => warehouse?.stop());

const entry = (id: number, time: string, slug: string, type = 'activity') => ({
  id,
  status: slug,
  customized: { id: statusId(slug), name: `Our ${slug}`, slug },
  created_at: riyadh(`2026-03-01 ${time}:00`),
  type,
});
const plain = (id: number, time: string, status: string) => ({
  id,
  status,
  created_at: riyadh(`2026-03-01 ${time}:00`),
});
const history = (orderId: number, histories: object[]): StageLine => ({
  id: orderId,
  record: { order_id: orderId, histories },
});
const read = (...lines: StageLine[]) => auditedRun(warehouse, { streams: { order_histories: lines } });

/** Entry, status, minutes in it, by sequence. */
const stays = async (orderId: number) =>
  (
    await readableRows(
      warehouse.warehouse,
      `select sequence_number, order_history_id, order_status, seconds_in_status, is_new_status
       from GOLD.gold_fact_order_status_changes where order_id = ${orderId} order by sequence_number`,
    )
  ).map(({ SEQUENCE_NUMBER, ORDER_HISTORY_ID, ORDER_STATUS, SECONDS_IN_STATUS, IS_NEW_STATUS }) => [
    Number(SEQUENCE_NUMBER),
    Number(ORDER_HISTORY_ID),
    ORDER_STATUS,
    SECONDS_IN_STATUS === null ? null : Number(SECONDS_IN_STATUS) / 60,
    ...(IS_NEW_STATUS === true ? [] : ['same']),
  ]);

const stamps = () =>
  warehouse.rows('select order_history_id, run_id from GOLD.gold_fact_order_status_changes order by 1');

const review = entry(11, '01:30', 'under_review');
const shipped = entry(13, '12:00', 'shipped');

describe('Time in each status', () => {
  it('runs from an entry to the next one of its order, however they were sorted, and is open for the latest', async () => {
    expect(await read(history(1, [shipped, review]), history(1, [shipped, review]))).toEqual([]);
    expect(await stays(1)).toEqual([
      [1, 11, 'under_review', 630],
      [2, 13, 'shipped', null],
    ]);
    const columns = 'order_status_name, entry_type, entered_date_key, entered_at, left_at';
    const [first] = await readableRows(
      warehouse.warehouse,
      `select ${columns} from GOLD.gold_fact_order_status_changes where order_id = 1 order by sequence_number`,
    );
    expect(first).toEqual({
      ORDER_STATUS_NAME: 'Our under_review',
      ENTRY_TYPE: 'activity',
      ENTERED_DATE_KEY: '20260301',
      ENTERED_AT: '2026-02-28 22:30:00',
      LEFT_AT: '2026-03-01 09:00:00',
    });
  });

  it('is written once, and repaired around a late and a back-dated entry', async () => {
    const before = await stamps();
    await read(history(1, [review, shipped]));
    expect(await stamps()).toEqual(before);

    await read(history(1, [entry(14, '14:00', 'delivered'), shipped, entry(12, '10:00', 'in_progress'), review]));
    expect(await stays(1)).toEqual([
      [1, 11, 'under_review', 510],
      [2, 12, 'in_progress', 120],
      [3, 13, 'shipped', 120],
      [4, 14, 'delivered', null],
    ]);
    await read(history(1, [entry(14, '14:00', 'delivered'), shipped, review, entry(15, '00:30', 'payment_pending')]));
    expect(await stays(1)).toEqual([
      [1, 15, 'payment_pending', 60],
      [2, 11, 'under_review', 630],
      [3, 13, 'shipped', 120],
      [4, 14, 'delivered', null],
    ]);
  });

  it('is gone with the history of its order, and back with it', async () => {
    const before = await stays(1);
    await read({ id: 1, op: 'delete', noticed_at: '2026-03-20T10:00:00.000Z' });
    expect(await stays(1)).toEqual([]);
    await read(history(1, [entry(14, '14:00', 'delivered'), shipped, review, entry(15, '00:30', 'payment_pending')]));
    expect(await stays(1)).toEqual(before);
  });

  it('puts entries of one instant in the order of their ids, and those without a time first', async () => {
    const undated = { ...entry(24, '01:00', 'under_review'), created_at: null };
    await read(
      history(2, [
        entry(23, '12:00', 'shipped'),
        entry(22, '12:00', 'in_progress'),
        undated,
        entry(25, '12:30', 'shipped', 'comment'),
      ]),
    );
    expect(await stays(2)).toEqual([
      [1, 24, 'under_review', null],
      [2, 22, 'in_progress', 0],
      [3, 23, 'shipped', 30],
      [4, 25, 'shipped', null, 'same'],
    ]);
  });

  it('finds the status of an entry that gives a name alone, also when the statuses come later', async () => {
    await read(history(3, [plain(31, '12:00', 'تم التنفيذ'), plain(32, '13:00', 'Odd')]));
    const found = async () =>
      (
        await warehouse.rows(
          `select c.order_status, s.status_name
           from GOLD.gold_fact_order_status_changes c
           join GOLD.gold_dim_order_status s on s.order_status_key = c.order_status_key
           where c.order_id = 3 order by c.sequence_number`,
        )
      ).map((row) => Object.values(row));
    const unknown = [null, 'Unknown'];
    expect(await found()).toEqual([unknown, unknown]);
    const completed = {
      id: 90,
      name: 'Done',
      type: 'custom',
      slug: 'completed',
      original: { id: 7, name: 'تم التنفيذ' },
    };
    const odd = { id: 91, name: 'Odd', type: 'original', slug: 'restoring', original: {} };
    await auditedRun(warehouse, {
      streams: {
        order_statuses: [
          { id: 90, record: completed },
          { id: 91, record: odd },
        ],
      },
    });
    expect(await found()).toEqual([
      ['completed', 'Done'],
      ['restoring', 'Odd'],
    ]);
  });

  it('warns of a status that neither the store nor an order has', async () => {
    expect(await read(history(4, [entry(41, '12:00', 'invented')]))).toEqual([
      { audit: 'gold_fact_order_status_changes__status_exists', rows: 1 },
    ]);
  });

  it('must be without gaps, or nothing is published', async () => {
    await warehouse.rows(
      'update GOLD.gold_fact_order_status_changes set sequence_number = 5 where order_history_id = 22',
    );
    const attempt = read(history(2, [entry(22, '12:00', 'in_progress'), entry(23, '12:00', 'shipped')]));
    await expect(attempt).resolves.toEqual([]);
    await warehouse.rows(
      'update GOLD.gold_fact_order_status_changes set sequence_number = 5 where order_history_id = 22',
    );
    const late = read(
      history(2, [entry(22, '12:00', 'in_progress'), entry(23, '12:00', 'shipped'), entry(26, '13:00', 'delivered')]),
    );
    await expect(late).rejects.toThrow('gold_fact_order_status_changes__entries_follow_each_other');
  });
});
