import type { Run, RunWarning, StagedStream } from '../contracts/run.ts';
import type { SqlModels, Warehouse } from './ports.ts';
import type { DriftRow } from './schema-drift.ts';
import { warehouseTime } from './warehouse-time.ts';

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

/**
 * Writes what the run noticed about the shape of records into `OPS.schema_drift`, and one warning a stream; safe to repeat.
 * Returns the warnings.
 */
export async function recordDrift(
  warehouse: Warehouse,
  models: SqlModels,
  run: Run,
  drift: readonly DriftRow[],
): Promise<RunWarning[]> {
  if (drift.length === 0) return [];
  const binds = [run.runId, run.storeId, warehouseTime(run.asOf), JSON.stringify(drift)];
  await warehouse.execute(await models.statement('ledger/record_drift', binds));
  const warnings = [...Map.groupBy(drift, (row) => row.stream)].map(([stream, rows]) =>
    driftWarning(run, stream, rows),
  );
  await recordWarnings(warehouse, models, run, warnings);
  return warnings;
}

function driftWarning(run: Run, stream: StagedStream, rows: readonly DriftRow[]): RunWarning {
  const examples = rows
    .slice(0, 3)
    .map(({ path, change, before, after }) => `${path} ${change} (${before} → ${after})`);
  const more = rows.length > examples.length ? ` and ${rows.length - examples.length} more` : '';
  const query = `select * from OPS.schema_drift where run_id = '${run.runId}'`;
  const message = `Records changed shape: ${examples.join(', ')}${more}. Bronze keeps them whole; \`npx salla sql "${query}"\` lists all.`;
  return { stream, kind: 'schema_drift', message };
}
