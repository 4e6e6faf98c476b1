import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../local/snowflake/dialect/index.ts';
import { parseStatement } from '../../local/snowflake/dialect/parser.ts';
import { order } from '../models/streams/core-records.ts';
import { TestWarehouse } from '../models/test-warehouse.ts';
import { operation, runInOrder } from './operation.ts';

const folder = fileURLToPath(new URL('../../sql/operations', import.meta.url));
const texts = readdirSync(folder).map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')] as const);

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await warehouse.run({ streams: { orders: [{ id: 901, ...order }] } });
}, 60_000);
afterAll(() => warehouse?.stop());

const run = (name: string) => runInOrder(warehouse.warehouse, operation(name));

describe('An operation', () => {
  it.each(texts)('%s says its name and what it is for', (file, text) => {
    expect(text).toMatch(new RegExp(`^-- operation: ${file.replace('.sql', '')}\\n`));
    expect(text).toMatch(/^-- notes: \S/m);
  });

  it.each(['daily_sales_dynamic_table', 'recovery_storage'])(
    '%s, which only Snowflake has, is its SQL to a parser of Snowflake, and refused here',
    (name) => {
      const [sql = ''] = operation(name);
      expect(Object.keys(parseStatement(sql).tree)).toHaveLength(1);
      expect(() => prepare(sql)).toThrow(/is not supported by the local warehouse/);
    },
  );
});

describe('Instead of the guide’s monthly statements', () => {
  it('statistics of tables stand in the catalogue, and no table of a megabyte needs a key', async () => {
    const [tables] = await run('table_statistics');
    const facts = tables!.rows.find(({ TABLE_NAME }) => TABLE_NAME === 'GOLD_FACT_ORDERS');
    expect(facts).toMatchObject({ TABLE_SCHEMA: 'GOLD', ROW_COUNT: '1', NEEDS_CLUSTERING_KEY: false });
  });

  it('a clustering key is one statement', async () => {
    await run('clustering_key');
    expect(await warehouse.rows('select count(*) as n from GOLD.gold_fact_orders')).toEqual([{ N: '1' }]);
  });

  it('daily sales are read from a table that runs keep, beside the sum of every order', async () => {
    const [days] = await run('daily_sales');
    const [fact] = await warehouse.rows('select total_amount, total_amount_base from GOLD.gold_fact_orders');
    expect(days!.rows).toEqual([
      {
        FULL_DATE: '2026-03-01',
        STORE_ID: '1305146709',
        DAILY_REVENUE: fact!['TOTAL_AMOUNT_BASE'],
        ORDER_COUNT: '1',
        EVERY_ORDER_REVENUE: fact!['TOTAL_AMOUNT'],
        EVERY_ORDER_COUNT: '1',
      },
    ]);
  });

  it('the query of the dynamic table adds up the fact', async () => {
    const [sql = ''] = operation('daily_sales_dynamic_table');
    const rows = await warehouse.rows(sql.slice(sql.indexOf('\nas\n') + 4));
    const [fact] = await warehouse.rows('select total_amount_base as total from GOLD.gold_fact_orders');
    expect(rows).toMatchObject([{ FULL_DATE: '2026-03-01', TOTAL_AMOUNT_BASE: fact!['TOTAL'], ORDERS: '1' }]);
  });
});
