import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withWorkFolder } from '../../functions/adapters/files/work-folder.ts';
import { sqlModels } from '../../functions/adapters/snowflake/sql-models.ts';
import { noCounts, type Run } from '../../functions/contracts/run.ts';
import { buildSilver } from '../../functions/domain/build-layers.ts';
import { rowHash } from '../../functions/domain/canonical-hash.ts';
import { orderEnvelope, rowEnvelope } from '../../functions/domain/envelopes.ts';
import { loadBronze } from '../../functions/domain/load-bronze.ts';
import { PartWriter, type Envelope } from '../../functions/domain/part-writer.ts';
import type { SourceRecord } from '../../functions/domain/ports.ts';
import { partFolder } from '../../functions/domain/stage-paths.ts';
import type { StagedStream } from '../../functions/domain/warehouse-models.ts';
import { project, startPipeline, type Pipeline } from './pipeline.ts';

const samples = join(project, '..', 'shared', 'salla', 'samples');
const skipped = !existsSync(samples);
if (skipped) console.log('Published samples: skipped, ../shared/salla/samples is not here.');

const read = (name: string) =>
  (JSON.parse(readFileSync(join(samples, `${name}.json`), 'utf8')) as { data: unknown }).data;
const storeId = '1305146709';
const run: Run = {
  runId: '20240101T000000000Z-00000000',
  storeId,
  kind: 'initial',
  startedAt: '2024-01-01T00:00:00.000Z',
  asOf: '2024-01-01T00:00:00.000Z',
  createdFrom: null,
  planFile: null,
};
const keyed = (row: SourceRecord) => ({ storeId, key: String(row['id']), row, rowHash: rowHash(row, []) });

describe.skipIf(skipped)('Salla’s published example responses', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ orders: 1, days: 1 });
    const { warehouse } = pipeline;
    const listRow = (read('list-orders') as SourceRecord[])[0] as SourceRecord;
    const full = (
      JSON.parse(readFileSync(join(samples, 'webhook.order.created.json'), 'utf8')) as { data: SourceRecord }
    ).data;
    const light = read('order-details.light') as SourceRecord;
    const envelopes: Record<StagedStream, Envelope[]> = {
      orders: [
        orderEnvelope(keyed({ ...listRow, id: light['id'] }), {
          detail: light,
          items: read('list-order-items') as SourceRecord[],
        }),
        orderEnvelope(keyed({ ...listRow, id: full['id'] }), { detail: full, items: full['items'] as SourceRecord[] }),
      ],
      customers: (read('list-customers') as SourceRecord[]).map((row) => rowEnvelope(keyed(row))),
      products: (read('list-products') as SourceRecord[]).map((row) => rowEnvelope(keyed(row))),
    };
    const staged = Object.entries(envelopes) as [StagedStream, Envelope[]][];
    await withWorkFolder(async (work) => {
      for (const [stream, lines] of staged) {
        const writer = new PartWriter({
          work,
          stage: warehouse,
          stream,
          folder: partFolder(storeId, run.runId, stream),
          nextPart: 0,
        });
        for (const line of lines) await writer.write(line);
        await writer.upload();
      }
    });
    const ports = {
      warehouse,
      models: sqlModels(join(project, 'sql')),
      log: { info: () => undefined, warn: () => undefined },
    };
    const streams = Object.fromEntries(
      staged.map(([stream, { length }]) => [
        stream,
        { ...noCounts, reported: length, fetched: length, staged: length },
      ]),
    );
    await loadBronze(run, [{ streams }], ports);
    await buildSilver(run, ports);
  }, 60_000);
  afterAll(() => pipeline?.stop());

  it('stand in Bronze whole, as they were published', async () => {
    const [row] = await pipeline.rows('select record, items from BRONZE.bronze_orders where id = 418149270');
    expect(JSON.parse(String(row?.['RECORD']))).toEqual(read('order-details.light'));
    expect(JSON.parse(String(row?.['ITEMS']))).toEqual(read('list-order-items'));
    const customers = await pipeline.rows('select record from BRONZE.bronze_customers order by id desc');
    expect(customers.map((customer) => JSON.parse(String(customer['RECORD'])))).toEqual(read('list-customers'));
  });

  it('are typed in Silver: the light order, with the instant its naive Riyadh date means', async () => {
    const [order] = await pipeline.rows('select * from SILVER.silver_orders where order_id = 418149270');
    expect(order).toMatchObject({
      REFERENCE_ID: '3879219',
      ORDER_STATUS: 'completed',
      ORDER_STATUS_NAME: 'طلبك بيوصلك قريب',
      ORDER_DATE_LOCAL: '2024-02-15',
      ORDER_DATE_RAW: '2024-02-15 08:23:05.000000',
      CUSTOMER_ID: '1473353380',
      CUSTOMER_NAME: 'أحمد Conn',
      CUSTOMER_MOBILE: '966501724227',
      PAYMENT_METHOD: 'mada',
      SHIPPING_CITY: 'الرياض',
      SUBTOTAL_AMOUNT: '250.0000',
      DISCOUNT_AMOUNT: '15.0000',
      TAX_AMOUNT: '39.4600',
      SHIPPING_COST: '13.0400',
      COD_FEE: '0.0000',
      TOTAL_AMOUNT: '302.5000',
      CURRENCY: 'SAR',
      COUPON_CODE: 'kb123',
      ITEMS_COUNT: '1',
    });
    expect(String(order?.['ORDER_DATE'])).toMatch(/^2024-02-15 05:23:05/);
  });

  it('are typed in Silver: the full order, with its shipping and exchange rate', async () => {
    const [order] = await pipeline.rows('select * from SILVER.silver_orders where order_id = 2116149737');
    expect(order).toMatchObject({
      SHIPPING_METHOD: 'السعودية',
      SHIPPING_COUNTRY: 'SA',
      SHIPPING_CITY: 'جدة',
      SHIPPING_POSTAL_CODE: null,
      DISCOUNT_AMOUNT: '5.0000',
      TOTAL_AMOUNT: '196.0000',
      EXCHANGE_RATE: '0.26659200',
    });
  });

  it('are typed in Silver: lines, customers, products and variants', async () => {
    expect(await pipeline.rows('select * from SILVER.silver_order_items where order_id = 418149270')).toEqual([
      expect.objectContaining({
        ORDER_ITEM_ID: '365435777',
        SKU: 'sam-ssd-256g',
        QUANTITY: '1.0000',
        UNIT_PRICE: '150.0000',
        TAX_AMOUNT: '22.5000',
        TAX_PERCENT: '15.0000',
        TOTAL_AMOUNT: '150.0000',
      }),
    ]);
    const [customer] = await pipeline.rows('select * from SILVER.silver_customers where customer_id = 2075683582');
    expect(customer).toMatchObject({
      FULL_NAME: 'Ahmed Ali',
      MOBILE: '777777777',
      MOBILE_CODE: '967',
      CITY: 'Riyadh',
      GENDER: 'male',
    });
    expect(String(customer?.['LAST_UPDATED'])).toMatch(/^2020-04-02 19:43:26/);
    const [product] = await pipeline.rows('select * from SILVER.silver_products where product_id = 1672932878');
    expect(product).toMatchObject({
      PRODUCT_NAME: 'T-Shirt',
      REGULAR_PRICE: '100.0000',
      SALE_PRICE: null,
      COST_PRICE: '35.0000',
      SKU: null,
      QUANTITY_AVAILABLE: '50.0000',
      IS_UNLIMITED: true,
      PRODUCT_STATUS: 'sale',
      IS_ACTIVE: true,
      WEIGHT: '1.0000',
      WEIGHT_UNIT: 'kg',
      PROFIT_MARGIN: '65.0000',
    });
    const [variants] = await pipeline.rows(
      'select count(*) as n from SILVER.silver_product_variants where product_id = 1672932878',
    );
    expect(variants?.['N']).toBe('4');
  });

  it('need no quarantine', async () => {
    expect(await pipeline.rows('select * from OPS.quarantine')).toEqual([]);
  });
});
