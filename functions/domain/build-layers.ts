import { type Run, type RunWarning, StagedStream } from '../contracts/run.ts';
import { PipelineError } from '../contracts/errors.ts';
import { audit, type AuditReport } from './audits.ts';
import {
  countGold,
  countPublished,
  countSilver,
  goldImbalances,
  mergeLanes,
  readCounted,
  recordGoldChanges,
  recordLedger,
  requireBalance,
  silverImbalances,
  type StreamTotals,
} from './ledger.ts';
import { publishAlone } from './publish-alone.ts';
import { recordWarnings } from './run-notices.ts';
import type { Bind, Log, SqlModels, Statement, Warehouse } from './ports.ts';
import { changedSilver, deltaModel, deltaTable, filledDeltas, goldTables, publication } from './gold-tables.ts';
import { releaseQuarantine, silverModelsOf, silverWindow } from './warehouse-models.ts';

/** A newer run has published; this one was repeated too late. */
class RunSupersededError extends PipelineError {
  override readonly name = 'RunSupersededError';
}

export interface LayerPorts {
  warehouse: Warehouse;
  models: SqlModels;
  log: Log;
}

/** Which run of which store. */
export type RunKey = Pick<Run, 'runId' | 'storeId'>;

/**
 * `:1` store, `:2` the run published before, `:3` this run: everything Bronze took after the last publication, so that
 * what a broken run left behind is built too. A run that is older than another that published, or only began to load, stops
 * here: the newer run read later, and what it brought must not be overwritten with what this one has.
 */
export async function windowOf(run: RunKey, { warehouse, models }: Omit<LayerPorts, 'log'>): Promise<Bind[]> {
  const { rows } = await warehouse.execute(await models.statement('ledger/read_watermark', [run.storeId]));
  const published = String(rows[0]?.['PUBLISHED_RUN_ID'] ?? '');
  const newest = String(rows[0]?.['NEWEST_RUN_ID'] ?? '');
  if (published > run.runId) {
    throw new RunSupersededError(
      `Run ${run.runId} of store ${run.storeId} is older than run ${published}, which is published.`,
      'nothing to do: the newer run has read everything this one would bring.',
    );
  }
  if (newest > run.runId) {
    throw new RunSupersededError(
      `Run ${run.runId} of store ${run.storeId} is older than run ${newest}, which has loaded since.`,
      'start the run again, or redrive the newer one: it builds what both have loaded.',
    );
  }
  return [run.storeId, published, run.runId];
}

/**
 * Only the streams that something landed for, or whose quarantine may be typed by now, are built: a run that brought nothing
 * costs two statements.
 */
export async function buildSilver(run: RunKey, ports: LayerPorts): Promise<void> {
  const binds = await windowOf(run, ports);
  const due = await withRows(await ports.models.union(silverWindow, binds), ports);
  const streams = StagedStream.options.filter((stream) => due.has(stream));
  for (const stream of streams) await build(silverModelsOf(stream), binds, ports);
  if (streams.length > 0) await build([releaseQuarantine], binds, ports);
}

/**
 * Each model runs when something it reads changed: a table of Silver, or a delta before it. Where Silver stands still, there is
 * nothing to prepare.
 */
export async function buildGold(run: RunKey, ports: LayerPorts): Promise<void> {
  const { models } = ports;
  const binds = await windowOf(run, ports);
  const tables = await Promise.all(
    goldTables.map(async (table) => ({ table, reads: await models.reads(deltaModel(table)) })),
  );
  const silver = [...new Set(tables.flatMap(({ reads }) => reads))].filter((name) => name.startsWith('SILVER.'));
  const names = new Map(silver.map((name) => [name.replace('SILVER.', ''), name]));
  // What an attempt before this one prepared has changed too.
  const found = await withRows(
    await models.union([...changedSilver([...names.keys()]), ...filledDeltas], binds),
    ports,
  );
  const changed = new Set([...found].map((name) => names.get(name) ?? name));
  for (const { table, reads } of tables) {
    if (changed.has(table.name)) changed.add(deltaTable(table));
    if (!reads.some((name) => changed.has(name))) continue;
    if ((await build([deltaModel(table)], binds, ports)) > 0) changed.add(deltaTable(table));
  }
}

/** Names of what has rows, of a query that counts them by name. */
async function withRows(statement: Statement, { warehouse }: LayerPorts): Promise<Set<string>> {
  const { rows } = await warehouse.execute(statement);
  return new Set(rows.filter((row) => Number(row['ROW_COUNT']) > 0).map((row) => String(row['NAME'])));
}

/** Resolves to the rows that the models wrote. */
async function build(names: readonly string[], binds: readonly Bind[], ports: LayerPorts): Promise<number> {
  let written = 0;
  for (const name of names) {
    const { affected } = await ports.warehouse.execute(await ports.models.statement(name, binds));
    ports.log.info('progress', { model: name, ...affected });
    written += affected.inserted + affected.updated + affected.deleted;
  }
  return written;
}

/** Silver against Bronze and the API, and the expectations on Silver. The ledger is written even when it does not balance. */
export async function auditSilver(
  run: Run,
  lanes: readonly { streams: StreamTotals }[],
  ports: LayerPorts,
): Promise<AuditReport> {
  const binds = await windowOf(run, ports);
  const extracted = mergeLanes(lanes);
  const counted = await countSilver(ports.warehouse, ports.models, binds, extracted);
  await recordLedger(ports.warehouse, ports.models, run, extracted, counted, new Map());
  requireBalance(run, silverImbalances(run, extracted, counted), 'Gold was not changed.');
  return audit('silver', run, binds, ports);
}

/** Gold as it will stand once the run's delta is published. */
export async function auditGold(run: Run, ports: LayerPorts): Promise<AuditReport> {
  const binds = await windowOf(run, ports);
  const silver = await readCounted(ports.warehouse, ports.models, binds);
  const gold = await countGold(ports.warehouse, ports.models, binds);
  await recordGoldChanges(ports.warehouse, ports.models, run, gold);
  requireBalance(run, goldImbalances(silver, gold), 'Gold was not changed.');
  return audit('gold', run, binds, ports);
}

export async function publishGold(run: RunKey, ports: LayerPorts): Promise<void> {
  const binds = await windowOf(run, ports);
  const filled = await withRows(await ports.models.union(filledDeltas, binds), ports);
  const parts = publication(goldTables.filter(({ name }) => filled.has(name)));
  const statements = await Promise.all(parts.map(({ name, words }) => ports.models.statement(name, binds, words)));
  await publishAlone(run.storeId, statements, ports);
}

/** The ledger's last word: Gold as it stands, what the run wrote, and what it could live with. Returns the warnings. */
export async function closeLedger(
  run: Run,
  lanes: readonly { streams: StreamTotals; warnings: RunWarning[] }[],
  ports: LayerPorts,
): Promise<RunWarning[]> {
  const binds = await windowOf(run, ports);
  const extracted = mergeLanes(lanes);
  const counted = await readCounted(ports.warehouse, ports.models, binds);
  const published = await countPublished(ports.warehouse, ports.models, binds, extracted);
  await recordLedger(ports.warehouse, ports.models, run, extracted, counted, published);
  const warnings = lanes.flatMap((lane) => lane.warnings);
  await recordWarnings(ports.warehouse, ports.models, run, warnings);
  requireBalance(
    run,
    goldImbalances(counted, published),
    'Gold is published all the same: something changed the layers after their audit.',
  );
  await ports.warehouse.execute(await ports.models.statement('ledger/record_run_finished', binds));
  return warnings;
}
