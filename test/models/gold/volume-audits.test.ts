import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, daysBetween } from '../../../functions/domain/store-time.ts';
import { order } from '../streams/core-records.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const PER_DAY = 11;
/** Rows of the listing: eleven orders on each of the days. */
function ordersOn(days: readonly string[]): StageLine[] {
  return days.flatMap((day) =>
    Array.from({ length: PER_DAY }, (_, number): StageLine => {
      const id = Number(day.replaceAll('-', '')) * 100 + number;
      const date = { date: `${day} 12:00:00.000000`, timezone_type: 3, timezone: 'Asia/Riyadh' };
      return { id, list_row: { ...order.list_row, id, date } };
    }),
  );
}
const daysFrom = (first: string, last: string) =>
  Array.from({ length: daysBetween(first, last) + 1 }, (_, at) => addDays(first, at));
const found = async (runId: string) => {
  const rows = await warehouse.rows(
    `select audit, example_keys from OPS.audit_results
     where run_id = :1 and audit in ('gold_fact_orders__is_fresh', 'gold_fact_orders__every_day_has_orders', 'gold_agg_daily_sales__volume_is_usual')
     order by audit`,
    [runId],
  );
  return rows.map((row) => [row['AUDIT'], row['EXAMPLE_KEYS']]);
};

it('Runs of 1 November warn of a store that fell silent, of days without orders, and of a day unlike its weekday', async () => {
  const usual = daysFrom('2026-09-01', '2026-10-28').filter((day) => day !== '2026-10-11');
  const silent = await warehouse.run({ streams: { orders: ordersOn(usual) } });
  expect(await found(silent.run.runId)).toEqual([
    ['gold_agg_daily_sales__volume_is_usual', '2026-10-31'],
    ['gold_fact_orders__every_day_has_orders', '2026-10-11, 2026-10-29, 2026-10-30'],
    ['gold_fact_orders__is_fresh', '2026-10-28 09:00:00.000'],
  ]);
  const again = await warehouse.run({ streams: { orders: ordersOn(['2026-10-29', '2026-10-31']) } });
  expect(await found(again.run.runId)).toEqual([['gold_fact_orders__every_day_has_orders', '2026-10-11, 2026-10-30']]);
  const whole = await warehouse.run({ streams: { orders: ordersOn(['2026-10-11', '2026-10-30']) } });
  expect(await found(whole.run.runId)).toEqual([]);
});
