import { buildGold, buildSilver, type LayerPorts, publishGold, type RunKey } from './build-layers.ts';
import {
  applyTables,
  compareTables,
  refuseUnknownTables,
  type TableDifference,
  withoutSchema,
} from './replay-differences.ts';
import { inShadow, shadowOf, shadowSchemas } from './shadow-warehouse.ts';
import type { Warehouse } from './ports.ts';
import { endDeadPublisher, publisherName } from './publish-alone.ts';
import { RefusedError } from './refused-error.ts';

export interface ReplayOptions {
  storeId: string;
  /** Local day, `2026-11-01`: what runs before it wrote must not change; null: everything may. */
  from: string | null;
  /** Tables that may change, such as `silver_orders`; null: all. */
  models: readonly string[] | null;
  /** Only compares. */
  dryRun: boolean;
}

export interface ReplayPorts extends LayerPorts {
  /** Makes the tables that are not there yet. */
  migrate: (warehouse: Warehouse) => Promise<void>;
}

export interface ReplayReport {
  /** Published runs that were played again. */
  runs: number;
  /** Tables whose rows differ. */
  differences: TableDifference[];
  /** Tables that were replaced. */
  applied: string[];
}

/** Tables whose rows people edit, or that say what ran: the shadow starts with them. */
const given = ['OPS.store_settings', 'OPS.test_order_rules', 'OPS.status_map', 'OPS.campaigns'];

/**
 * Builds Silver and Gold of one store from Bronze again, run by run, beside what stands; then compares, and replaces in one
 * transaction the tables that differ. Where the models are what they were, nothing differs and nothing is written. Readers see
 * the old rows until then.
 */
export async function replay(options: ReplayOptions, ports: ReplayPorts): Promise<ReplayReport> {
  const { storeId } = options;
  const { warehouse, log } = ports;
  const runs = await publishedRuns(storeId, ports);
  if (runs.length === 0) {
    throw new RefusedError(`Store ${storeId} has no published run.`, 'name a store that `npx salla runs` lists.');
  }
  if (options.models !== null) await refuseUnknownTables(options.models, warehouse);
  const shadow = shadowOf(warehouse);
  // A replay that died while it replaced tables; before anything else, because its locks would hold this one up.
  await endDeadPublisher(publisherName(warehouse.database, storeId), { warehouse: shadow, log });
  try {
    await dropShadow(warehouse);
    await ports.migrate(shadow);
    for (const table of given) await copyTable(table, ports);
    // A run that publishes meanwhile is replayed too.
    for (let done = 0; done < runs.length; done += 1) {
      const run = runs[done]!;
      await copyRun(run, ports);
      const own = { ...ports, warehouse: shadow, log: { ...log, info: () => undefined } };
      await buildSilver(run, own);
      await buildGold(run, own);
      await publishGold(run, own);
      log.info('progress', { replayed: run.runId, done: done + 1, total: runs.length });
      if (done + 1 === runs.length) runs.push(...(await publishedRuns(storeId, ports)).slice(runs.length));
    }
    const differences = await compareTables(storeId, warehouse);
    if (options.dryRun) return { runs: runs.length, differences, applied: [] };
    refuseOlder(options, runs, differences);
    const applied = differences.filter(
      ({ table }) => options.models === null || options.models.includes(withoutSchema(table)),
    );
    if (!(await applyTables({ storeId, lastRun: runs.at(-1)!.runId }, applied, warehouse))) {
      throw new RefusedError('A run published while the tables were compared. Nothing was changed.', 'replay again.');
    }
    return { runs: runs.length, differences, applied: applied.map(({ table }) => table) };
  } finally {
    await dropShadow(warehouse);
  }
}

async function publishedRuns(storeId: string, { warehouse, models }: ReplayPorts) {
  const { rows } = await warehouse.execute(await models.statement('ledger/list_published_runs', [storeId]));
  return rows.map((row) => ({ storeId, runId: String(row['RUN_ID']), day: String(row['STARTED_ON']) }));
}

/** Rows that differ and were written before the day must stay: a closed month is not rewritten by the way. */
function refuseOlder(
  { from }: ReplayOptions,
  runs: readonly { runId: string; day: string }[],
  differences: readonly TableDifference[],
): void {
  if (from === null) return;
  const first = runs.find(({ day }) => day >= from)?.runId ?? '~';
  const older = differences.filter(({ oldestRun }) => oldestRun < first);
  if (older.length === 0) return;
  throw new RefusedError(
    `Rows that runs before ${from} wrote would change in ${older.map(({ table }) => table).join(', ')}. Nothing was changed.`,
    'look at them with --dry-run; replay without --from to accept them.',
  );
}

async function copyTable(table: string, { warehouse }: ReplayPorts): Promise<void> {
  await warehouse.execute({ sql: `delete from ${inShadow(table)}` });
  await warehouse.execute({ sql: `insert into ${inShadow(table)} select * from ${table}` });
}

/** Loading until its replay publishes it; the shadow knows no newer run. */
async function copyRun({ storeId, runId }: RunKey, { warehouse }: ReplayPorts): Promise<void> {
  const columns = 'run_id, store_id, kind, started_at, as_of, created_from';
  const sql = `insert into ${inShadow('OPS.runs')} (${columns}, state) select ${columns}, 'loading' from OPS.runs where store_id = :1 and run_id = :2`;
  await warehouse.execute({ sql, binds: [storeId, runId] });
}

async function dropShadow(warehouse: Warehouse): Promise<void> {
  for (const schema of shadowSchemas) await warehouse.execute({ sql: `drop schema if exists ${schema} cascade` });
}
