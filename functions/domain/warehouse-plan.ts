import type { PlanEntry } from './plan-file.ts';
import type { SqlModels, Warehouse } from './ports.ts';
import { stagedStreams } from './warehouse-models.ts';

/** The plan as Bronze remembers it, for a plan file that was lost or that a broken run left behind. */
export async function* rebuildPlan(warehouse: Warehouse, models: SqlModels, storeId: string): AsyncIterable<PlanEntry> {
  for (const stream of stagedStreams) {
    const statement = await models.statement(`bronze/plan_${stream}`, [storeId]);
    for await (const row of warehouse.stream(statement)) {
      yield { s: stream, k: String(row['RECORD_KEY']), h: String(row['HASH']), n: Number(row['ITEMS_COUNT']) };
    }
  }
}
