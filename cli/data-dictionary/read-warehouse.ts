import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, warehouseFiles } from '../../functions/adapters/snowflake/migrate.ts';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import type { WarehouseRow } from '../../functions/domain/ports.ts';
import { startWarehouse } from '../../local/snowflake/server.ts';

export interface Column {
  name: string;
  /** As Snowflake's migrations write it: `decimal(18,4)`, `varchar`. */
  type: string;
  nullable: boolean;
  comment: string;
}

export interface Table {
  /** `GOLD.gold_fact_orders` */
  name: string;
  /** Empty where nobody wrote one. */
  comment: string;
  columns: Column[];
}

/** What `migrate` itself keeps account with (functions/adapters/snowflake/migrate.ts); nobody else reads it. */
const ofMigrations = new Set(['OPS.schema_history', 'OPS.migration_locks']);

/** Tables and views, with their comments, of a new warehouse that has every migration and view of `sql`. */
export async function readWarehouse(sql: string): Promise<Table[]> {
  const folder = await mkdtemp(join(tmpdir(), 'dictionary-'));
  const server = await startWarehouse({ directory: folder, port: 0 });
  try {
    const private_key = await readFile(join(folder, 'keys', 'warehouse.p8'), 'utf8');
    const secret = { account: 'LOCAL', user: 'SALLA_LOCAL', private_key, access_url: server.url };
    const warehouse = await openWarehouse({ secret, database: 'SALLA_DWH' });
    try {
      await migrate(warehouse, warehouseFiles(sql));
      const tables = await warehouse.execute({
        sql: `select table_schema, table_name, comment from INFORMATION_SCHEMA.TABLES
          where table_schema not in ('_ENDPOINT', 'INFORMATION_SCHEMA') order by 1, 2`,
      });
      const columns = await warehouse.execute({
        sql: `select table_schema, table_name, column_name, data_type, numeric_precision, numeric_scale, is_nullable, comment
          from INFORMATION_SCHEMA.COLUMNS order by table_schema, table_name, ordinal_position`,
      });
      const byTable = Map.groupBy(columns.rows, nameOf);
      const own = tables.rows.filter((row) => !ofMigrations.has(nameOf(row)));
      return own.map((row) => ({
        name: nameOf(row),
        comment: textOf(row, 'COMMENT'),
        columns: (byTable.get(nameOf(row)) ?? []).map(columnOf),
      }));
    } finally {
      await warehouse.close();
    }
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const textOf = (row: WarehouseRow, column: string): string => String(row[column] ?? '');
const nameOf = (row: WarehouseRow): string =>
  `${textOf(row, 'TABLE_SCHEMA')}.${textOf(row, 'TABLE_NAME').toLowerCase()}`;

function columnOf(row: WarehouseRow): Column {
  const kind = textOf(row, 'DATA_TYPE');
  const digits = `${textOf(row, 'NUMERIC_PRECISION')},${textOf(row, 'NUMERIC_SCALE')}`;
  return {
    name: textOf(row, 'COLUMN_NAME').toLowerCase(),
    type: kind === 'NUMBER' ? `decimal(${digits})` : kind === 'TEXT' ? 'varchar' : kind.toLowerCase(),
    nullable: row['IS_NULLABLE'] === 'YES',
    comment: textOf(row, 'COMMENT'),
  };
}
