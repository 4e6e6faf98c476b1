import { DuckDBInstance } from '@duckdb/node-api';

/** What only the pipeline's tables have: history and the marks of runs. */
const ours = new Set(['is_deleted', 'deleted_at', 'row_hash', 'run_id', 'processed_at', 'loaded_at', 'file']);

/** Tables of the floor that do not hold what the warehouse's hold, in the columns that both have; neither file may be open. */
export async function differingTables(warehouseFile: string, floorFile: string, storeId: string): Promise<string[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(
      `attach '${warehouseFile}' as warehouse (read_only); attach '${floorFile}' as floor (read_only)`,
    );
    const read = async (sql: string) =>
      (await connection.runAndReadAll(sql)).getRowsJson().map((row) => row.map(String));
    const shared = await read(
      `select f.schema_name, f.table_name, string_agg(f.column_name, ',') from duckdb_columns() f
        join duckdb_columns() w on w.database_name = 'warehouse' and lower(w.schema_name) = f.schema_name
          and lower(w.table_name) = f.table_name and lower(w.column_name) = f.column_name
        where f.database_name = 'floor' and f.schema_name in ('silver', 'gold') group by all order by all`,
    );
    const differing: string[] = [];
    for (const [schema, table, columns] of shared) {
      const texts = columns!
        .split(',')
        .filter((column) => !ours.has(column))
        .map((column) => `coalesce(${column}::varchar, '')`);
      const digest = (database: string) =>
        read(
          `select count(*), bit_xor(hash(concat_ws('|', ${texts.join(', ')}))) from ${database}.${schema}.${table} where store_id = ${storeId}`,
        );
      if (String(await digest('warehouse')) !== String(await digest('floor'))) differing.push(`${schema}.${table}`);
    }
    return differing;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
