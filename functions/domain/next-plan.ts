import { Lane, type Run, StagedStream } from '../contracts/run.ts';
import { isState, planHeader, planLine, stateLine } from './plan-file.ts';
import type { Stage, WorkFolder } from './ports.ts';
import type { DriftRow } from './schema-drift.ts';
import { splitByStream, type StreamPieces } from './split-by-stream.ts';
import { planName, plansFolder, seenFilesOf, seenFolder } from './stage-paths.ts';
import { StreamMemory } from './stream-memory.ts';

export interface NextPlan {
  /** Stage path. */
  path: string;
  /** What this run noticed about the shape of records. */
  drift: DriftRow[];
}

/**
 * Writes the plan that the next run compares against: this run's plan overlaid by what its lanes saw, stream by stream, so
 * that memory holds one stream. Called when Gold stands, never before: a plan must not claim what the warehouse does not hold.
 */
export async function writeNextPlan(run: Run, stage: Stage, folder: WorkFolder): Promise<NextPlan> {
  const plans = run.planFile === null ? [] : await stage.get(run.planFile, `${folder.path}/plan`);
  const found = await stage.get(`${seenFolder(run.storeId, run.runId)}/`, `${folder.path}/seen`);
  const seenFiles = Lane.options.flatMap((lane) => seenFilesOf(found, lane)).map(({ path }) => path);
  const plan = await takeApart(plans, folder);
  const seen = await takeApart(seenFiles, folder);
  const writer = await folder.create(planName(run.runId));
  await writer.write(planHeader(run.storeId, run.runId));
  const drift: DriftRow[] = [];
  for (const stream of StagedStream.options) {
    const memory = new StreamMemory(stream);
    for (const file of piecesOf(plan, stream)) await memory.addPlan(folder.lines(file), run.storeId);
    for (const file of piecesOf(seen, stream)) await memory.addSeen(folder.lines(file));
    for (const line of memory.plan()) await writer.write(isState(line) ? stateLine(line) : planLine(line));
    drift.push(...memory.drift());
  }
  const file = await writer.close();
  const staged = await stage.put(file.path, plansFolder(run.storeId));
  return { path: staged.path, drift };
}

async function takeApart(files: readonly string[], folder: WorkFolder): Promise<StreamPieces[]> {
  const pieces: StreamPieces[] = [];
  for (const file of files) pieces.push(await splitByStream(folder, file));
  return pieces;
}

function piecesOf(files: readonly StreamPieces[], stream: StagedStream): string[] {
  return files.flatMap((pieces) => pieces.get(stream) ?? []);
}
