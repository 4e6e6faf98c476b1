import type { Run, RunWarning, StagedStream } from '../contracts/run.ts';
import type { SqlModels, Warehouse } from './ports.ts';
import { warehouseTime } from './warehouse-time.ts';

/** A path of a stream's records whose JSON types are not what earlier runs knew; types, never values. */
export interface SchemaDifference {
  stream: StagedStream;
  path: string;
  change: 'new' | 'missing' | 'retyped';
  before: string;
  after: string;
}

/** Writes what the run could live with into `OPS.run_warnings`; safe to repeat. */
export async function recordWarnings(
  warehouse: Warehouse,
  models: SqlModels,
  run: Run,
  warnings: readonly RunWarning[],
): Promise<void> {
  if (warnings.length === 0) return;
  const binds = [run.runId, run.storeId, JSON.stringify(warnings)];
  await warehouse.execute(await models.statement('ledger/record_warnings', binds));
}

/** Writes differences of shape that the run noticed into `OPS.schema_drift`, one statement for all; safe to repeat. */
export async function recordDrift(
  warehouse: Warehouse,
  models: SqlModels,
  run: Run,
  differences: readonly SchemaDifference[],
): Promise<void> {
  if (differences.length === 0) return;
  const binds = [run.runId, run.storeId, warehouseTime(run.asOf), JSON.stringify(differences)];
  await warehouse.execute(await models.statement('ledger/record_drift', binds));
}
