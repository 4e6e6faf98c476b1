import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noCounts } from '../../../functions/contracts/run.ts';
import { buildSilver } from '../../../functions/domain/build-layers.ts';
import type { StreamTotals } from '../../../functions/domain/ledger.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';
import { catalogueCases } from './catalogue-cases.ts';
import { deliveryCases } from './delivery-cases.ts';
import { marketingCases } from './marketing-cases.ts';
import { orderCases } from './order-cases.ts';
import { paymentCases } from './payment-cases.ts';
import { readableRows, type Row } from './readable-rows.ts';
import { storeCases } from './store-cases.ts';
import type { StreamCase } from './stream-case.ts';

const cases = [...orderCases, ...paymentCases, ...deliveryCases, ...catalogueCases, ...marketingCases, ...storeCases];

/** What stands after each step, by stream. */
interface Standing {
  silver: Map<string, Row[]>;
  quarantine: Row[];
}
const steps = new Map<string, Standing>();
let test: TestWarehouse;

async function look(step: string): Promise<void> {
  const silver = new Map<string, Row[]>();
  for (const { stream } of cases) {
    const sql = `select * from SILVER.silver_${stream} order by record_key`;
    silver.set(stream, await readableRows(test.warehouse, sql));
  }
  const quarantine = await readableRows(test.warehouse, 'select * from OPS.quarantine');
  steps.set(step, { silver, quarantine });
}
const silverOf = (step: string, stream: string) => steps.get(step)?.silver.get(stream) ?? [];
const rowOf = (step: string, stream: string, key: string) =>
  silverOf(step, stream).find((row) => row[stream === 'order_histories' ? 'ORDER_ID' : 'RECORD_KEY'] === key);
const quarantineOf = (step: string, stream: string) =>
  (steps.get(step)?.quarantine ?? []).filter((entry) => entry['STREAM'] === stream);

const linesOf = (of: (streamCase: StreamCase) => StageLine[]) => ({
  streams: Object.fromEntries(cases.map((each) => [each.stream, of(each)])),
});

/** All streams go through each step together: one run a step. */
beforeAll(async () => {
  test = await TestWarehouse.start();
  const first = test.nextRun();
  // The later line wins, in the file and in the file after it.
  for (const { stream, key: id, record } of cases) await test.stage(first, stream, [{ id, record }], 1);
  const lines = linesOf(({ key: id, record, changed, other }) => [
    { id, record },
    { id, record: changed.record },
    { id: other.key, record: other.record },
    { id: null, record },
  ]);
  const staged = cases.map(({ stream }) => [stream, { ...noCounts, staged: 5 }]);
  await test.load(first, { ...lines, counts: Object.fromEntries(staged) as StreamTotals });
  await buildSilver(first, test.ports);
  await look('first');

  // The first run was not published: this one builds what it loaded once more.
  await test.silver(linesOf(({ key: id, record, untypable }) => [{ id, record: untypable?.record ?? record }]));
  await look('refused');

  await test.silver(
    linesOf(({ key: id, record, changed }) => [
      { id, record },
      { id, record: changed.record },
    ]),
  );
  await look('changed');

  // As if the models of an earlier version had refused the other record: it has an entry and no row.
  for (const { stream, other } of cases) {
    const id = stream === 'order_histories' ? `order_id::varchar = '${other.key}'` : `record_key = '${other.key}'`;
    await test.rows(`delete from SILVER.silver_${stream} where ${id}`);
    await test.rows(
      `insert into OPS.quarantine (store_id, stream, record_key, reason, file, run_id)
       select store_id, '${stream}', id, 'refused by an earlier model', file, run_id
       from BRONZE.bronze_${stream} where id = '${other.key}'`,
    );
  }
  const noticed_at = '2026-03-20T10:00:00.000Z';
  await test.silver(linesOf(({ key: id }) => [{ id, op: 'delete', noticed_at }]));
  await look('deleted');

  await test.silver(linesOf(({ key: id, record }) => [{ id, record }]));
  await look('revived');
}, 240_000);
afterAll(() => test?.stop());

describe.each(cases)('$stream', ({ stream, key, expected, changed, other }) => {
  const row = (step: string, of = key) => rowOf(step, stream, of);
  const typed = (values: Row | undefined) =>
    Object.fromEntries(Object.keys(expected).map((column) => [column, values?.[column]]));

  it('is typed in Silver from the last line of its key, every column with a value that was thought of', () => {
    expect(typed(row('first'))).toEqual(expected);
    const administrative = ['STORE_ID', 'RECORD_KEY', 'IS_DELETED', 'DELETED_AT', 'ROW_HASH', 'RUN_ID', 'PROCESSED_AT'];
    const columns = Object.keys(row('first') ?? {}).filter((column) => !administrative.includes(column));
    expect(columns.toSorted()).toEqual(
      Object.keys(expected)
        .filter((column) => column !== 'RECORD_KEY')
        .toSorted(),
    );
    expect(silverOf('first', stream)).toHaveLength(2);
  });

  it('writes nothing when the same records are built again', () => {
    expect(row('first', other.key)).toBeDefined();
    expect(row('refused', other.key)).toEqual(row('first', other.key));
  });

  it('keeps a record without a key out of Silver and names it in quarantine', () => {
    expect(quarantineOf('first', stream)).toEqual([expect.objectContaining({ REASON: 'id: missing' })]);
  });

  it('takes a later version, and releases it from quarantine', () => {
    expect(typed(row('changed'))).toEqual({ ...expected, ...changed.expected });
    expect(quarantineOf('changed', stream).filter((entry) => entry['RECORD_KEY'] === key)).toEqual([]);
  });

  it('types what stands in quarantine once its models can', () => {
    const [before, after] = [row('first', other.key), row('deleted', other.key)];
    expect(after).toMatchObject({ ROW_HASH: before?.['ROW_HASH'], IS_DELETED: false, DELETED_AT: null });
    expect(quarantineOf('deleted', stream).filter((entry) => entry['RECORD_KEY'] === other.key)).toEqual([]);
  });

  it('is soft-deleted with the time it was noticed, its values kept', () => {
    expect(row('deleted')).toMatchObject({
      ...changed.expected,
      IS_DELETED: true,
      DELETED_AT: '2026-03-20 10:00:00',
    });
  });

  it('is revived when the store shows it again', () => {
    expect(row('revived')).toMatchObject({ ...expected, IS_DELETED: false, DELETED_AT: null });
  });
});

const typedStreams = cases.flatMap(({ untypable, ...each }) => (untypable === null ? [] : [{ ...each, ...untypable }]));
describe.each(typedStreams)('$stream with a record that cannot be typed', ({ stream, key, reason }) => {
  it('keeps the last good row and says why', () => {
    expect(quarantineOf('refused', stream)).toContainEqual(
      expect.objectContaining({ RECORD_KEY: key, REASON: reason }),
    );
    expect(rowOf('refused', stream, key)).toEqual(rowOf('first', stream, key));
  });
});
