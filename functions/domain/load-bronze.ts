import type { Run, StreamName } from '../contracts/run.ts';
import { windowOf } from './build-layers.ts';
import { LedgerImbalanceError, mergeLanes, type StreamTotals } from './ledger.ts';
import type { Bind, Log, SqlModels, StagedFile, Warehouse } from './ports.ts';
import { parsePart, partFolder, runFolder } from './stage-paths.ts';
import { stagedStreams, type StagedStream } from './warehouse-models.ts';

interface LoadPorts {
  warehouse: Warehouse;
  models: SqlModels;
  log: Log;
}

/**
 * Copies the run's stage files into Bronze and proves every file: its name says how many lines it has. COPY skips what it
 * loaded before, so a repeat of this state loads nothing twice.
 */
export async function loadBronze(
  run: Run,
  lanes: readonly { streams: StreamTotals }[],
  { warehouse, models, log }: LoadPorts,
): Promise<Partial<Record<StreamName, number>>> {
  // A run repeated after a newer one published must load nothing.
  await windowOf(run, { warehouse, models });
  await warehouse.execute(
    await models.statement('ledger/record_run_started', [
      run.runId,
      run.storeId,
      run.kind,
      timestamp(run.startedAt),
      timestamp(run.asOf),
      run.createdFrom,
    ]),
  );
  const extracted = mergeLanes(lanes);
  const loaded: Partial<Record<StreamName, number>> = {};
  for (const stream of stagedStreams) {
    const staged = extracted[stream]?.staged ?? 0;
    if (staged === 0) continue;
    const words = { folder: runFolder(run.storeId, run.runId), run_id: run.runId };
    await warehouse.execute(await models.statement(`bronze/load_${stream}`, [], words));
    const files = await warehouse.list(`${partFolder(run.storeId, run.runId, stream)}/`);
    const counted = await countFiles(warehouse, models, stream, [run.storeId, '', run.runId]);
    requireEveryLine(stream, run, staged, files, counted);
    loaded[stream] = staged;
    log.info('progress', { stream, step: 'loaded', done: staged, total: staged });
  }
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
    const loaded = counted.get(basename(file.path)) ?? 0;
    if (loaded !== expected) problems.push(`${file.path} was written with ${expected} lines, ${loaded} were loaded`);
  }
  if (problems.length === 0) return;
  throw new LedgerImbalanceError(
    `Run ${run.runId} of store ${run.storeId} does not balance. ${stream}, hop stage → Bronze: ${problems.join('; ')}. Gold was not changed.`,
    'run again: the records are read and staged anew; if it happens twice, something other than this pipeline writes to the stage.',
  );
}

async function countFiles(
  warehouse: Warehouse,
  models: SqlModels,
  stream: StagedStream,
  binds: readonly Bind[],
): Promise<Map<string, number>> {
  const { rows } = await warehouse.execute(await models.statement(`bronze/count_files_${stream}`, binds));
  return new Map(rows.map((row) => [basename(String(row['FILE'])), Number(row['ROW_COUNT'])]));
}

/** The stage's name may or may not lead the path, depending on who reports it; the file's own name is unique. */
function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** ISO 8601 → the text that TIMESTAMP_NTZ reads. */
function timestamp(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}
