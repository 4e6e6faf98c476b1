import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { currentDictionary, dictionaryFile } from '../../cli/data-dictionary/current-dictionary.ts';
import { dataDictionary } from '../../cli/data-dictionary/document.ts';
import type { ModelHeader } from '../../cli/data-dictionary/model-headers.ts';
import type { Table } from '../../cli/data-dictionary/read-warehouse.ts';

const table = (name: string, comment = 'A table'): Table => ({
  name,
  comment,
  columns: [{ name: 'store_id', type: 'decimal(18,0)', nullable: false, comment: 'Store' }],
});
const model = (file: string, fills: string | null, reads: string[]): ModelHeader => ({
  file,
  fills,
  kind: fills === null ? 'query' : 'merge',
  grain: 'one row per store_id',
  reads,
  window: '',
  deletes: '',
  notes: '',
});

describe('The data dictionary', () => {
  test('is what the migrations, views and models say; otherwise: npm run docs:dictionary', async () => {
    const [written, current] = await Promise.all([readFile(dictionaryFile, 'utf8'), currentDictionary()]);
    const lines = written.split('\n');
    expect(
      current
        .split('\n')
        .filter((line) => !lines.includes(line))
        .slice(0, 5),
    ).toEqual([]);
    expect(written === current).toBe(true);
  }, 60_000);

  test('follows a table through its delta to those who read it', () => {
    const tables = [table('SILVER.silver_orders'), table('GOLD.gold_fact_orders'), table('OPS.delta_fact_orders')];
    const text = dataDictionary(tables, [
      model('silver/silver_orders', 'SILVER.silver_orders', ['BRONZE.bronze_orders']),
      model('gold/delta_fact_orders', 'OPS.delta_fact_orders', ['SILVER.silver_orders']),
      model('publish/gold_fact_orders', 'GOLD.gold_fact_orders', ['OPS.delta_fact_orders']),
      model('audits/orders', null, ['SILVER.silver_orders']),
    ]);
    const [, silver = '', gold = ''] = text.split(/^### /m);
    expect(silver).toContain('- Read by `GOLD.gold_fact_orders`, `audits/orders`.');
    expect(gold).toContain('- Filled by `gold/delta_fact_orders` (merge) from `SILVER.silver_orders`.');
    expect(text).toContain('- `OPS.delta_fact_orders` for `GOLD.gold_fact_orders`');
  });

  test('is not written while a column or a table is without a word', () => {
    const bare = table('GOLD.gold_dim_thing');
    expect(() => dataDictionary([{ ...bare, columns: [{ ...bare.columns[0]!, comment: '' }] }], [])).toThrow(
      'Columns of GOLD.gold_dim_thing without a comment: store_id.',
    );
    expect(() => dataDictionary([table('GOLD.gold_dim_thing', '')], [])).toThrow('GOLD.gold_dim_thing has no sentence');
  });
});
