import type { Warehouse } from '../../../functions/domain/ports.ts';

/** Seconds that the warehouse spent on each model of a run, from its query history; audits and counts are one each. */
export async function modelSeconds(warehouse: Warehouse, runId: string): Promise<Map<string, number>> {
  const { rows } = await warehouse.execute({
    sql: `select try_parse_json(query_tag):model::varchar as model, try_parse_json(query_tag):state::varchar as state, sum(total_elapsed_time) / 1000 as seconds
      from SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY
      where try_parse_json(query_tag):run::varchar = :1
      group by all`,
    binds: [runId],
  });
  const seconds = new Map<string, number>();
  for (const row of rows) {
    const model = row['MODEL'] === null ? `${String(row['STATE'])}: other` : String(row['MODEL']);
    seconds.set(model, (seconds.get(model) ?? 0) + Number(row['SECONDS']));
  }
  return seconds;
}
