import { inShadow, shadowName } from './shadow-warehouse.ts';
import type { Warehouse } from './ports.ts';
import { publisherName } from './publish-alone.ts';
import { RefusedError } from './refused-error.ts';

export interface TableDifference {
  /** Such as `GOLD.gold_fact_orders`. */
  table: string;
  /** Rows that stand and were not built again so. */
  standing: number;
  /** Rows that were built otherwise, or that do not stand. */
  replayed: number;
  /** The oldest run that wrote one of them. */
  oldestRun: string;
}

/** Columns that say when a row was written by the clock. */
const clockColumns = new Set(['PROCESSED_AT', 'LOADED_AT']);

interface Table {
  name: string;
  columns: { name: string; isVariant: boolean }[];
}

/** @throws {RefusedError} where a name, without its schema, is none of the tables that a replay compares */
export async function refuseUnknownTables(names: readonly string[], warehouse: Warehouse): Promise<void> {
  const known = new Set((await tablesOf(warehouse)).map(({ name }) => withoutSchema(name)));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new RefusedError(
    `A replay builds no table ${unknown.join(', ')}.`,
    'name tables of SILVER and GOLD such as silver_orders,gold_fact_orders.',
  );
}

/** `GOLD.gold_fact_orders` → `gold_fact_orders` */
export function withoutSchema(table: string): string {
  return table.replace(/^\w+\./, '');
}

/** What of the store's rows in Silver, Gold and the quarantine differs between the live tables and the shadow's. */
export async function compareTables(storeId: string, warehouse: Warehouse): Promise<TableDifference[]> {
  const differences: TableDifference[] = [];
  for (const table of await tablesOf(warehouse)) {
    const columns = table.columns
      .filter(({ name }) => !clockColumns.has(name))
      .map(({ name, isVariant }) => (isVariant ? `${name}::varchar as ${name}` : name))
      .join(', ');
    const rowsOf = (name: string) => `select ${columns} from ${name} where store_id = :1`;
    const [live, built] = [rowsOf(table.name), rowsOf(inShadow(table.name))];
    const { rows } = await warehouse.execute({
      sql: `select
  count_if(side = 'standing') as standing, count_if(side = 'replayed') as replayed, min(run_id) as oldest_run
from (
  select 'standing' as side, run_id from (${live} except ${built}) a
  union all
  select 'replayed' as side, run_id from (${built} except ${live}) b
) sides`,
      binds: [storeId],
    });
    const [row = {}] = rows;
    const difference = {
      table: table.name,
      standing: Number(row['STANDING']),
      replayed: Number(row['REPLAYED']),
      oldestRun: String(row['OLDEST_RUN'] ?? ''),
    };
    if (difference.standing + difference.replayed > 0) differences.push(difference);
  }
  return differences;
}

/**
 * The store's rows of these tables become the shadow's, all of them or none. False, and nothing changed, when another run than
 * the last one that was replayed is the newest by now.
 */
export async function applyTables(
  { storeId, lastRun }: { storeId: string; lastRun: string },
  differences: readonly TableDifference[],
  warehouse: Warehouse,
): Promise<boolean> {
  if (differences.length === 0) return true;
  const tables = new Map((await tablesOf(warehouse)).map((table) => [table.name, table]));
  const still = '(select max(run_id) from OPS.runs where store_id = :1 and published_at is not null) = :2';
  const binds = [storeId, lastRun];
  const results = await warehouse.transaction(
    differences.flatMap(({ table }) => {
      const columns = tables
        .get(table)!
        .columns.map(({ name }) => name)
        .join(', ');
      return [
        { sql: `delete from ${table} where store_id = :1 and ${still}`, binds },
        {
          sql: `insert into ${table} (${columns}) select ${columns} from ${inShadow(table)} where store_id = :1 and ${still}`,
          binds,
        },
      ];
    }),
    shadowName(publisherName(warehouse.database, storeId)),
  );
  return results.some(({ affected }) => affected.deleted + affected.inserted > 0);
}

/** Tables of Silver and Gold with a row per store, and the quarantine; names are those of our own migrations. */
async function tablesOf(warehouse: Warehouse): Promise<Table[]> {
  const { rows } = await warehouse.execute({
    sql: `select c.table_schema, c.table_name, c.column_name, c.data_type
from INFORMATION_SCHEMA.COLUMNS c
join INFORMATION_SCHEMA.TABLES t on t.table_schema = c.table_schema and t.table_name = c.table_name
where t.table_type = 'BASE TABLE' and (c.table_schema in ('SILVER', 'GOLD') or (c.table_schema = 'OPS' and c.table_name = 'QUARANTINE'))
order by c.table_schema desc, c.table_name, c.ordinal_position`,
  });
  const tables = new Map<string, Table>();
  for (const row of rows) {
    const name = `${String(row['TABLE_SCHEMA'])}.${String(row['TABLE_NAME']).toLowerCase()}`;
    const table = tables.get(name) ?? { name, columns: [] };
    table.columns.push({ name: String(row['COLUMN_NAME']), isVariant: row['DATA_TYPE'] === 'VARIANT' });
    tables.set(name, table);
  }
  return [...tables.values()].filter(({ columns }) => columns.some(({ name }) => name === 'STORE_ID'));
}
