import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coreStreams, StagedStream } from '../../functions/contracts/run.ts';
import { streamEntry } from '../../functions/domain/stream-catalogue.ts';
import { goldStreams } from '../../functions/domain/gold-tables.ts';
import type { RunSummary } from '../../local/run/summary.ts';
import { startPipeline, type Pipeline } from './pipeline.ts';

let pipeline: Pipeline;
const runs: RunSummary[] = [];
/** Keys of the store's records before the day passed. */
const before: Record<string, string[]> = {};
const core: readonly StagedStream[] = coreStreams;
const furtherStreams = StagedStream.options.filter((stream) => !core.includes(stream));
const [first, second, third] = [0, 1, 2];

beforeAll(async () => {
  pipeline = await startPipeline({ orders: 300, days: 120, streams: StagedStream.options });
  runs.push(await pipeline.run());
  for (const stream of furtherStreams) before[stream] = keysOf(stream, await pipeline.truth(stream));
  await pipeline.advanceDay();
  runs.push(await pipeline.run());
  runs.push(await pipeline.run());
}, 300_000);
afterAll(() => pipeline?.stop());

/** Decimal text of the warehouse (`12.5000`) as the shop writes it (`12.50`); anything else as it is. */
const money = (value: unknown) => (typeof value === 'string' ? Number(value).toFixed(2) : value);
const instant = (value: unknown) => (typeof value === 'string' ? `${value.slice(0, 19).replace(' ', 'T')}Z` : value);
const byId = <Row extends { id: unknown }>(rows: Row[]) =>
  rows.toSorted((a, b) => String(a.id).localeCompare(String(b.id)));

describe('After a first load, a day in the store and a second run, Gold holds the store as it is now', () => {
  it('every order once, field by field', async () => {
    const gold = await pipeline.rows(`
      select f.*, s.customer_id, d.full_date, p.payment_method_name
      from GOLD.gold_fact_orders f
      join SILVER.silver_orders s on s.store_id = f.store_id and s.order_id = f.order_id
      join GOLD.gold_dim_date d on d.date_key = f.order_date_key
      left join GOLD.gold_dim_payment_method p on p.payment_method_key = f.payment_method_key`);
    const truth = await pipeline.truth('orders');
    expect(
      byId(
        gold.map((row) => ({
          id: row['ORDER_ID'],
          reference_id: row['REFERENCE_ID'],
          status: row['ORDER_STATUS'],
          created_at: instant(row['ORDER_CREATED_AT']),
          order_date: row['FULL_DATE'],
          updated_at: instant(row['ORDER_UPDATED_AT']),
          customer_id: row['CUSTOMER_ID'],
          payment_method: row['PAYMENT_METHOD_NAME'],
          currency: row['CURRENCY'],
          subtotal: money(row['SUBTOTAL_AMOUNT']),
          shipping: money(row['SHIPPING_COST']),
          cod: money(row['COD_FEE']),
          tax: money(row['TAX_AMOUNT']),
          discount: money(row['DISCOUNT_AMOUNT']),
          coupon: row['COUPON_CODE'],
          total: money(row['TOTAL_AMOUNT']),
          lines: Number(row['ITEMS_COUNT']),
        })),
      ),
    ).toEqual(
      byId(
        truth.map((order) => ({
          id: order['id'],
          reference_id: order['reference_id'],
          status: order['status'],
          created_at: order['created_at'],
          order_date: order['order_date'],
          updated_at: order['updated_at'],
          customer_id: order['customer_id'],
          payment_method: order['payment_method'],
          currency: order['currency'],
          subtotal: order['subtotal'],
          shipping: order['shipping'],
          cod: order['cod'],
          tax: order['tax'],
          discount: order['discount'],
          coupon: order['coupon'],
          total: order['total'],
          lines: (order['items'] as unknown[]).length,
        })),
      ),
    );
  });

  it('every line once, with its product', async () => {
    const gold = await pipeline.rows(`
      select f.*, o.order_id, p.product_id
      from GOLD.gold_fact_order_items f
      join GOLD.gold_fact_orders o on o.order_key = f.order_key
      join GOLD.gold_dim_products p on p.product_key = f.product_key`);
    const truth = await pipeline.truth('order_items');
    expect(
      byId(
        gold.map((row) => ({
          id: row['ORDER_ITEM_ID'],
          order_id: row['ORDER_ID'],
          product_id: row['PRODUCT_ID'],
          sku: row['SKU'],
          name: row['PRODUCT_NAME'],
          quantity: Number(row['QUANTITY']),
          currency: row['CURRENCY'],
          unit_price: money(row['UNIT_PRICE']),
          discount: money(row['DISCOUNT_AMOUNT']),
          unit_tax: money(row['TAX_AMOUNT']),
          total: money(row['TOTAL_AMOUNT']),
        })),
      ),
    ).toEqual(
      byId(
        truth.map((line) => ({
          id: line['id'],
          order_id: line['order_id'],
          product_id: line['product_id'],
          sku: line['sku'],
          name: line['name'],
          quantity: line['quantity'],
          currency: line['currency'],
          unit_price: line['unit_price'],
          discount: line['discount'],
          unit_tax: line['unit_tax'],
          total: line['total'],
        })),
      ),
    );
  });

  it('every customer once in its current version', async () => {
    const gold = await pipeline.rows('select * from GOLD.gold_dim_customers where is_current');
    const truth = await pipeline.truth('customers');
    expect(
      byId(
        gold.map((row) => ({
          id: row['CUSTOMER_ID'],
          first_name: row['FIRST_NAME'],
          last_name: row['LAST_NAME'],
          email: row['EMAIL'],
          gender: row['GENDER'],
          city: row['CITY'],
          country: row['COUNTRY'],
          updated_at: instant(row['UPDATED_AT']),
          deleted: row['IS_DELETED'],
        })),
      ),
    ).toEqual(
      byId(
        truth.map((customer) => ({
          id: customer['id'],
          first_name: customer['first_name'],
          last_name: customer['last_name'],
          email: customer['email'],
          gender: customer['gender'],
          city: customer['city'],
          country: customer['country'],
          updated_at: customer['updated_at'],
          deleted: customer['deleted'],
        })),
      ),
    );
  });

  it('every product once in its current version, the deleted one marked deleted', async () => {
    const gold = await pipeline.rows('select * from GOLD.gold_dim_products where is_current');
    const truth = await pipeline.truth('products');
    expect(truth.filter((product) => product['deleted'])).toHaveLength(1);
    expect(
      byId(gold.map((row) => ({ id: row['PRODUCT_ID'], name: row['PRODUCT_NAME'], deleted: row['IS_DELETED'] }))),
    ).toEqual(
      byId(truth.map((product) => ({ id: product['id'], name: product['name'], deleted: product['deleted'] }))),
    );
    const live = byId(
      gold
        .filter((row) => row['IS_DELETED'] !== true)
        .map((row) => ({ id: row['PRODUCT_ID'], price: money(row['REGULAR_PRICE']) })),
    );
    expect(live).toEqual(
      byId(
        truth
          .filter((product) => !product['deleted'])
          .map((product) => ({ id: product['id'], price: product['regular_price'] })),
      ),
    );
  });

  it('and the versions before the changes stay, without gap or overlap', async () => {
    for (const [table, id] of [
      ['gold_dim_products', 'product_id'],
      ['gold_dim_customers', 'customer_id'],
    ]) {
      const versions = await pipeline.rows(`
        select ${id}, effective_date, expiration_date, is_current,
          lead(effective_date) over (partition by ${id} order by effective_date) as next_effective_date
        from GOLD.${table} where store_id <> 0`);
      expect(versions.some((row) => row['IS_CURRENT'] !== true)).toBe(true);
      for (const row of versions) {
        if (row['IS_CURRENT'] === true) expect(String(row['EXPIRATION_DATE'])).toContain('9999-12-31');
        else expect(row['EXPIRATION_DATE']).toBe(row['NEXT_EFFECTIVE_DATE']);
      }
    }
  });
});

describe('Of every further stream, Silver holds the records that the store has now', () => {
  it.each(furtherStreams)('%s', async (stream) => {
    const silver = await pipeline.rows(`select record_key from SILVER.silver_${stream} where not is_deleted`);
    const keys = silver.map((row) => String(row['RECORD_KEY'])).toSorted();
    const truth = keysOf(stream, await pipeline.truth(stream));
    // Without a path for one record, a record is gone when two complete listings lack it; one has been read since.
    const asksForDetails = streamEntry(stream).detailPath !== null || stream === 'order_histories';
    expect(keys.filter((key) => !truth.includes(key) && !before[stream]?.includes(key))).toEqual([]);
    expect(keys).toEqual(asksForDetails ? truth : expect.arrayContaining(truth));
  });
});

/** Keys of records as Bronze has them. */
function keysOf(stream: string, records: Record<string, unknown>[]): string[] {
  const keys = records.flatMap((record) => {
    if (stream === 'order_histories') return (record['histories'] as { id: unknown }[]).map(({ id }) => id);
    if (stream === 'settings') return [`${String(record['entity'])}/${String(record['slug'])}`];
    if (stream === 'product_quantities') return [[record['id'], record['sku_id']].join('/')];
    return [record[stream === 'currencies' ? 'code' : 'id']];
  });
  return keys.map(String).toSorted();
}

describe('What the runs wrote', () => {
  it('is balanced: the API’s totals equal Gold, pending and quarantined together', () => {
    for (const run of runs) {
      expect(run.balanced).toBe(true);
      for (const [stream, counts] of Object.entries(run.streams)) {
        const last = (goldStreams as readonly string[]).includes(stream) ? counts.gold : counts.silver;
        expect({ stream, api: counts.api }).toEqual({ stream, api: last + counts.pending + counts.quarantined });
      }
    }
  });

  it('is everything at first, then only what changed', async () => {
    expect(runs[first]?.kind).toBe('initial');
    expect(runs[second]?.kind).toBe('incremental');
    const loaded = runs[first]?.streams.orders;
    const changed = runs[second]?.streams.orders;
    expect(loaded?.staged).toBe(300);
    expect(changed?.staged).toBeGreaterThan(0);
    expect(changed?.staged).toBeLessThan(60);
    expect(changed?.unchanged).toBe((changed?.fetched ?? 0) - (changed?.staged ?? 0));
    // Of an order its row in Silver and in Gold, a discount, and its day's sales.
    expect(changed?.written).toBeLessThanOrEqual(4 * (changed?.staged ?? 0));
  });

  it('is nothing when nothing changed: no file staged, no row in Silver or Gold', () => {
    expect(runs[third]?.stagedBytes).toBe(0);
    for (const counts of Object.values(runs[third]?.streams ?? {})) {
      expect(counts.staged).toBe(0);
      expect(counts.written).toBe(0);
    }
  });
});

describe('The maintenance guide’s queries run as printed', () => {
  it('data freshness', async () => {
    const rows = await pipeline.rows(`SELECT 
    'Bronze Orders' as layer,
    MAX(loaded_at) as last_load,
    COUNT(*) as record_count
FROM BRONZE.bronze_orders
UNION ALL
SELECT 
    'Silver Orders',
    MAX(processed_at),
    COUNT(*)
FROM SILVER.silver_orders
UNION ALL
SELECT 
    'Gold Fact Orders',
    MAX(loaded_at),
    COUNT(*)
FROM GOLD.gold_fact_orders`);
    expect(rows.map((row) => row['LAYER'])).toEqual(['Bronze Orders', 'Silver Orders', 'Gold Fact Orders']);
    expect(rows[1]?.['RECORD_COUNT']).toBe(rows[2]?.['RECORD_COUNT']);
  });
});
