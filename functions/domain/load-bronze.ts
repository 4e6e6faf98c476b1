import { type Run, StagedStream, type StreamName } from '../contracts/run.ts';
import { windowOf } from './build-layers.ts';
import { eraseArrivals } from './erase-arrivals.ts';
import { LedgerImbalanceError, mergeLanes, type StreamTotals } from './ledger.ts';
import type { Bind, Log, SqlModels, StagedFile, Warehouse } from './ports.ts';
import { parsePart, partFolder, runFolder } from './stage-paths.ts';
import { warehouseTime } from './warehouse-time.ts';
import { loadModelOf } from './warehouse-models.ts';

interface LoadPorts {
  warehouse: Warehouse;
  models: SqlModels;
  log: Log;
}

/**
 * Copies the run's stage files into Bronze and proves every file: its name says how many lines it has. COPY skips what it
 * loaded before, so a repeat of this state loads nothing twice. What came of customers who were forgotten is erased at once.
 */
export async function loadBronze(
  run: Run,
  lanes: readonly { streams: StreamTotals }[],
  { warehouse, models, log }: LoadPorts,
): Promise<Partial<Record<StreamName, number>>> {
  // A run repeated after a newer one published must load nothing.
  const window = await windowOf(run, { warehouse, models });
  await warehouse.execute(await models.statement('ledger/record_run_abandoned', [run.storeId, '', run.runId]));
  await warehouse.execute(
    await models.statement('ledger/record_run_started', [
      run.runId,
      run.storeId,
      run.kind,
      warehouseTime(run.startedAt),
      warehouseTime(run.asOf),
      run.createdFrom,
    ]),
  );
  const { baseCurrency, timeZone, dateZone } = run.settings;
  await warehouse.execute(
    await models.statement('ledger/record_store_settings', [run.storeId, baseCurrency, timeZone, dateZone]),
  );
  const extracted = mergeLanes(lanes);
  const streams = StagedStream.options.filter((stream) => (extracted[stream]?.staged ?? 0) > 0);
  if (streams.length === 0) return {};
  const folder = runFolder(run.storeId, run.runId);
  for (const [index, stream] of streams.entries()) {
    const words = { folder, run_id: run.runId, stream };
    await warehouse.execute(await models.statement(loadModelOf(stream), [], words));
    log.info('progress', { stream, step: 'loaded', done: index + 1, total: streams.length });
  }
  const files = await warehouse.list(`${folder}/`);
  const counted = await countFiles(warehouse, models, streams, [run.storeId, '', run.runId]);
  const loaded: Partial<Record<StreamName, number>> = {};
  for (const stream of streams) {
    const staged = extracted[stream]?.staged ?? 0;
    const ofStream = files.filter((file) => file.path.startsWith(`${partFolder(run.storeId, run.runId, stream)}/`));
    requireEveryLine(stream, run, staged, ofStream, counted);
    loaded[stream] = staged;
  }
  await eraseArrivals(window, { warehouse, models });
  return loaded;
}

function requireEveryLine(
  stream: StagedStream,
  run: Run,
  staged: number,
  files: readonly StagedFile[],
  counted: Map<string, number>,
): void {
  const problems: string[] = [];
  const inFiles = files.reduce((sum, file) => sum + (parsePart(file.path)?.lines ?? 0), 0);
  if (inFiles !== staged) problems.push(`${staged} lines were staged, the files on the stage hold ${inFiles}`);
  for (const file of files) {
    const expected = parsePart(file.path)?.lines ?? 0;
    const loaded = counted.get(`${stream}/${basename(file.path)}`) ?? 0;
    if (loaded !== expected) problems.push(`${file.path} was written with ${expected} lines, ${loaded} were loaded`);
  }
  if (problems.length === 0) return;
  throw new LedgerImbalanceError(
    `Run ${run.runId} of store ${run.storeId} does not balance. ${stream}, hop stage → Bronze: ${problems.join('; ')}. Gold was not changed.`,
    'start the run again: the records are read and staged anew; if it happens twice, something other than this pipeline writes to the stage.',
  );
}

/** Lines in Bronze by stream and file name. */
async function countFiles(
  warehouse: Warehouse,
  models: SqlModels,
  streams: readonly StagedStream[],
  binds: readonly Bind[],
): Promise<Map<string, number>> {
  const parts = streams.map((stream) => ({ name: 'bronze/count_files_stream', words: { stream } }));
  const { rows } = await warehouse.execute(await models.union(parts, binds));
  return new Map(
    rows.map((row) => [`${String(row['STREAM'])}/${basename(String(row['FILE']))}`, Number(row['ROW_COUNT'])]),
  );
}

/** The stage's name may or may not lead the path, depending on who reports it; the file's own name is unique. */
function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
