import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noCounts, type Run } from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import { buildSilver } from '../../functions/domain/build-layers.ts';
import { order } from './streams/core-records.ts';
import { riyadh } from './streams/stream-case.ts';
import { type StageLine, TestWarehouse } from './test-warehouse.ts';

let test: TestWarehouse;
beforeAll(async () => {
  test = await TestWarehouse.start();
}, 60_000);
afterAll(() => test?.stop());

const inItsZone = 'silver_orders__date_is_in_its_zone';
const notInTheFuture = 'silver_orders__date_is_not_in_the_future';

/** Each test has orders of its own. */
let id = 1000;
/** An order by what it says of the time it was placed and of its own last change. */
function placed(date: string, updated_at: string | undefined): StageLine {
  id += 1;
  const changed = updated_at === undefined ? undefined : riyadh(updated_at);
  return {
    id,
    record: { ...order.record, id, date: riyadh(date), updated_at: changed },
    list_row: { ...order.list_row, id, date: riyadh(date) },
    items: [],
  };
}
/** When its history says that the order began. */
const history = (line: StageLine, date: string): StageLine => ({
  id: line.id,
  record: {
    order_id: line.id,
    histories: [
      { id: Number(line.id), status: 'new', created_at: riyadh(date) },
      { id: Number(line.id) + 50_000, status: 'done', created_at: riyadh('2026-10-30 18:00:00.000000') },
    ],
  },
});

/** Keys that the audits name, of a run with these lines. */
async function found(orders: StageLine[], histories: StageLine[] = [], settings: object = {}) {
  const run: Run = { ...test.nextRun(), settings: StoreSettings.parse(settings) };
  const counts = { orders: { ...noCounts, staged: orders.length } };
  const streams = histories.length > 0 ? { orders, order_histories: histories } : { orders };
  await test.load(run, { streams, counts });
  await buildSilver(run, test.ports);
  const audits = (await test.models.audits('silver')).filter(({ name }) => [inItsZone, notInTheFuture].includes(name));
  expect(audits.map(({ severity }) => severity)).toEqual(['warn', 'warn']);
  const rows = await test.warehouse.execute(await test.models.findings(audits, [run.storeId, '', run.runId]));
  const keys = Map.groupBy(rows.rows, (row) => String(row['AUDIT']));
  const named = (audit: string) =>
    (keys.get(audit) ?? []).map((row) => Number(row['EXAMPLE_KEY'])).toSorted((a, b) => a - b);
  return { inItsZone: named(inItsZone), notInTheFuture: named(notInTheFuture) };
}
const nothing = { inItsZone: [], notInTheFuture: [] };
const idsOf = (...lines: StageLine[]) => lines.map((line) => Number(line.id));
/** As the published light order: its date is UTC's and says Riyadh. */
const mislabelled = () => placed('2026-10-30 08:23:05.000000', '2026-10-30 11:23:05.000000');
const labelled = () => placed('2026-10-30 11:23:05.000000', '2026-10-30 11:23:07.000000');

describe('Dates of orders', () => {
  it('are reported when most lie exactly the zone’s offset before the order’s own first change', async () => {
    const apart = [mislabelled(), mislabelled(), mislabelled()];
    expect(await found([...apart, labelled()])).toEqual({ ...nothing, inItsZone: idsOf(...apart) });
  });

  it('are not reported for two orders, or for some among many that changed three hours later', async () => {
    expect(await found([mislabelled(), mislabelled()])).toEqual(nothing);
    const many = [mislabelled(), mislabelled(), mislabelled(), labelled(), labelled(), labelled()];
    expect(await found(many)).toEqual(nothing);
  });

  it('are reported by the first entry of the histories where orders do not say when they changed', async () => {
    const orders = [1, 2, 3].map(() => placed('2026-10-30 08:23:05.000000', undefined));
    const histories = orders.map((line) => history(line, '2026-10-30 11:23:05.000000'));
    expect(await found(orders, histories)).toEqual({ ...nothing, inItsZone: idsOf(...orders) });
  });

  it('are not reported once the store’s setting reads them as UTC', async () => {
    expect(await found([mislabelled(), mislabelled(), mislabelled()], [], { dateZone: 'utc' })).toEqual(nothing);
  });

  it('are reported when the setting reads as UTC what was labelled rightly', async () => {
    const orders = [labelled(), labelled(), labelled()];
    expect(await found(orders, [], { dateZone: 'utc' })).toEqual({ ...nothing, inItsZone: idsOf(...orders) });
  });

  it('are reported when they are later than the run', async () => {
    // The run is of 2026-11-01 00:00 UTC, 03:00 in Riyadh.
    const [soon, later] = [placed('2026-11-01 03:30:00', undefined), placed('2026-11-01 05:00:00', undefined)];
    expect(await found([soon, later])).toEqual({ ...nothing, notInTheFuture: idsOf(later) });
  });
});
