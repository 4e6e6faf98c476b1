import { basename } from 'node:path';
import type { Run } from '../contracts/run.ts';
import {
  nextPlan,
  planEntries,
  planHeader,
  planLine,
  seenEntries,
  type PlanEntry,
  type SeenEntry,
} from './plan-file.ts';
import type { Stage, WorkFolder } from './ports.ts';
import { planName, plansFolder, seenFolder } from './stage-paths.ts';

/**
 * Writes the plan that the next run compares against: this run's plan overlaid by what its lanes saw. Called when Gold
 * stands, never before: a plan must not claim what the warehouse does not hold.
 */
export async function writeNextPlan(run: Run, stage: Stage, folder: WorkFolder): Promise<string> {
  const plan = run.planFile === null ? [] : await stage.get(run.planFile, `${folder.path}/plan`);
  const seen = await stage.get(`${seenFolder(run.storeId, run.runId)}/`, `${folder.path}/seen`);
  const writer = await folder.create(planName(run.runId));
  await writer.write(planHeader(run.storeId, run.runId));
  for await (const entry of nextPlan(readPlan(plan, folder, run.storeId), readSeen(seen, folder)))
    await writer.write(planLine(entry));
  const file = await writer.close();
  const staged = await stage.put(file.path, plansFolder(run.storeId));
  return staged.path;
}

async function* readPlan(files: readonly string[], folder: WorkFolder, storeId: string): AsyncIterable<PlanEntry> {
  for (const file of files) yield* planEntries(folder.lines(file), storeId);
}

/** Files of one lane are numbered in the order they were written; for one key the last line counts. */
async function* readSeen(files: readonly string[], folder: WorkFolder): AsyncIterable<SeenEntry> {
  for (const file of files.toSorted((a, b) => basename(a).localeCompare(basename(b))))
    yield* seenEntries(folder.lines(file));
}
