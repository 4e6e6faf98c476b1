import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withWorkFolder } from '../../functions/adapters/files/work-folder.ts';
import { sqlModels } from '../../functions/adapters/snowflake/sql-models.ts';
import { noCounts, type StreamCounts } from '../../functions/contracts/run.ts';
import {
  auditGold,
  auditSilver,
  buildGold,
  buildSilver,
  closeLedger,
  publishGold,
} from '../../functions/domain/build-layers.ts';
import { orderEnvelope, orderHash } from '../../functions/domain/envelopes.ts';
import { loadBronze } from '../../functions/domain/load-bronze.ts';
import { PartWriter } from '../../functions/domain/part-writer.ts';
import { partFolder } from '../../functions/domain/stage-paths.ts';
import { testRun } from '../source/lane.ts';
import { project, startPipeline, type Pipeline } from './pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({ orders: 1, days: 1 });
}, 60_000);
afterAll(() => pipeline?.stop());

const storeId = '1305146709';
const riyadh = (date: string) => ({ date, timezone_type: 3, timezone: 'Asia/Riyadh' });
const line = (id: unknown, amount: unknown = 100) => ({
  id,
  name: 'قميص',
  sku: 'A',
  quantity: 1,
  currency: 'SAR',
  amounts: { price_without_tax: { amount, currency: 'SAR' }, total: { amount, currency: 'SAR' } },
});
const order = (id: number, changes: object = {}, total: unknown = 100) => ({
  id,
  reference_id: id,
  date: riyadh('2026-10-31 01:30:00.000000'),
  updated_at: riyadh('2026-10-31 01:30:00.000000'),
  status: { slug: 'completed' },
  payment_method: 'mada',
  currency: 'SAR',
  amounts: { sub_total: { amount: 100 }, total: { amount: total } },
  ...changes,
});
interface Given {
  detail: ReturnType<typeof order>;
  items: ReturnType<typeof line>[];
}
let run = 0;

/** A whole run from staged records to Gold, with what the lane would have counted. */
async function load(records: Given[], counts: Partial<StreamCounts>, items: number) {
  run += 1;
  const given = testRun(run, { kind: 'incremental' });
  const { runId } = given;
  const { warehouse } = pipeline;
  await withWorkFolder(async (work) => {
    const writer = new PartWriter({
      work,
      stage: warehouse,
      stream: 'orders',
      folder: partFolder(storeId, runId, 'orders'),
      nextPart: 0,
    });
    for (const { detail, items: lines } of records) {
      const source = { storeId, key: String(detail.id), rowHash: '0' };
      const inFull = { detail, items: lines };
      await writer.write(orderEnvelope(source, orderHash(inFull, []), inFull, { id: detail.id }));
    }
    await writer.upload();
  });
  const ports = {
    warehouse,
    models: sqlModels(join(project, 'sql')),
    log: { info: () => undefined, warn: () => undefined },
  };
  const staged = records.length;
  const orders = { ...noCounts, changed: staged, staged, ...counts };
  const orderItems = { ...noCounts, reported: items, changed: items, staged: items };
  const lanes = [{ streams: { orders, order_items: orderItems }, warnings: [] }];
  await loadBronze(given, lanes, ports);
  await buildSilver(given, ports);
  await auditSilver(given, lanes, ports);
  await buildGold(given, ports);
  await auditGold(given, ports);
  await publishGold(given, ports);
  await closeLedger(given, lanes, ports);
  return pipeline.rows(
    `select stream, reported, bronze, silver, gold, quarantined from OPS.ledger where run_id = '${runId}' order by stream`,
  );
}
const ledger = (reported: number, gold: number, quarantined: number) =>
  expect.objectContaining({ REPORTED: String(reported), GOLD: String(gold), QUARANTINED: String(quarantined) });

it('Records that cannot be typed are set aside with their reason, the rest is published, and the ledger balances', async () => {
  const bad: Given[] = [
    { detail: order(2, {}, '1,234.50'), items: [line(21)] },
    { detail: order(3, { date: riyadh('yesterday') }), items: [line(31)] },
    { detail: order(4, { date: { ...riyadh('2026-10-31 01:30:00.000000'), timezone: '+03:00' } }), items: [line(41)] },
    { detail: order(5), items: [line(51), line({})] },
    { detail: order(6), items: [line(61, 'free')] },
  ];
  const counts = await load([{ detail: order(1), items: [line(11), line(12)] }, ...bad], { reported: 6 }, 8);
  expect(counts).toEqual([ledger(8, 2, 6), ledger(6, 1, 5)]);
  expect(await pipeline.rows('select record_key, reason from OPS.quarantine order by record_key')).toEqual([
    { RECORD_KEY: '2', REASON: 'amounts.total.amount: not a number' },
    { RECORD_KEY: '3', REASON: 'date.date: missing or not a date' },
    { RECORD_KEY: '4', REASON: 'date.timezone: not a zone this project knows' },
    { RECORD_KEY: '5', REASON: 'items: a line without an id of its own' },
    { RECORD_KEY: '6', REASON: 'items: a quantity or amount that is not a number' },
  ]);
});

it('A published order whose new version cannot be typed keeps its old one until a good version comes', async () => {
  const worse = { detail: order(1, {}, '1,234.50'), items: [line(11), line(12), line(13)] };
  expect(await load([worse], { reported: 6, unchanged: 5 }, 9)).toEqual([ledger(9, 2, 7), ledger(6, 1, 5)]);
  expect(await pipeline.rows('select total_amount from GOLD.gold_fact_orders')).toEqual([{ TOTAL_AMOUNT: '100.0000' }]);
  const good = { detail: order(1, {}, 150), items: [line(11), line(12), line(13)] };
  expect(await load([good], { reported: 6, unchanged: 5 }, 9)).toEqual([ledger(9, 3, 6), ledger(6, 1, 5)]);
  expect(await pipeline.rows('select total_amount from GOLD.gold_fact_orders')).toEqual([{ TOTAL_AMOUNT: '150.0000' }]);
});

it('Long texts, empty zones and other ways to write nothing stop nobody', async () => {
  const odd = order(7, {
    notes: 'ن'.repeat(5000),
    shipping: { company: [], address: { city: {}, postal_code: 'null', shipping_address: '' } },
    updated_at: { date: '2026-10-31 01:30:00.000000', timezone: '' },
    customer: { id: 9, mobile: 'null', mobile_code: '+966', email: '' },
  });
  await load([{ detail: odd, items: [line(71)] }], { reported: 7, unchanged: 6 }, 10);
  expect(await pipeline.rows('select * from SILVER.silver_orders where order_id = 7')).toEqual([
    expect.objectContaining({
      NOTES: 'ن'.repeat(5000),
      SHIPPING_METHOD: null,
      SHIPPING_CITY: null,
      SHIPPING_POSTAL_CODE: null,
      SHIPPING_ADDRESS_LINE: null,
      CUSTOMER_MOBILE: null,
      CUSTOMER_EMAIL: null,
      ORDER_DATE_LOCAL: '2026-10-31',
    }),
  ]);
});

it('A run repeated after a newer one published loads nothing and moves nothing back', async () => {
  const published = await pipeline.rows('select published_run_id from OPS.watermarks');
  const late = run;
  run = 0;
  await expect(load([{ detail: order(99), items: [line(991)] }], { reported: 8 }, 11)).rejects.toMatchObject({
    name: 'RunSupersededError',
  });
  run = late;
  expect(await pipeline.rows('select published_run_id from OPS.watermarks')).toEqual(published);
  expect(await pipeline.rows('select * from BRONZE.bronze_orders where id = 99')).toEqual([]);
});
