import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../sql/migrations');
const text = readdirSync(folder)
  .toSorted()
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

/** Types of the columns of Silver as the migrations make them: `silver_orders.order_id` → `decimal`. */
export const silverTypes: ReadonlyMap<string, string> = new Map([
  ...[...text.matchAll(/^create table if not exists SILVER\.(\w+) \(\n(.*?)\n\);/gms)].flatMap(
    ([, table, columns = '']) =>
      [...columns.matchAll(/^ {2}(\w+) (decimal|varchar|boolean|timestamp_ntz|date|variant)\b/gm)].map(
        ([, column, type]) => [`${table}.${column}`, type!] as const,
      ),
  ),
  ...[...text.matchAll(/^alter table SILVER\.(\w+) add column if not exists (\w+) (\w+)/gm)].map(
    ([, table, column, type]) => [`${table}.${column}`, type!] as const,
  ),
]);
