import type { Run } from '../contracts/run.ts';
import { newestPlan, runOf } from './choose-plan.ts';
import type { Log, Stage } from './ports.ts';
import { runIdInstant } from './run-id.ts';
import { runFolder, storeFolder } from './stage-paths.ts';

/** Step Functions redrives a failed execution for 14 days; after that nobody reads a run's files again. */
const KEPT = 14 * 86_400_000;

/** Removals of one run: a backlog is cleared by the runs after it, and none of them takes long. */
const MOST_REMOVALS = 100;

/**
 * Removes the store's run folders and plans that are older than 14 days when this run starts, oldest first. Kept are
 * the newest plan, and the plan and the folder of this run: a repeat of FinishRun reads both. A failure is only logged:
 * the run's data stands, and the next run clears again.
 */
export async function clearStage(run: Run, stage: Stage, log: Log): Promise<void> {
  try {
    const paths = (await stage.list(`${storeFolder(run.storeId)}/`)).map(({ path }) => path);
    const outdated = outdatedPaths(run, paths).slice(0, MOST_REMOVALS);
    for (const path of outdated) await stage.remove(path);
    if (outdated.length > 0) log.info('removed old stage files', { paths: outdated.length });
  } catch (error) {
    log.warn('old stage files were not removed', { reason: error instanceof Error ? error.message : 'unknown' });
  }
}

/** Folders of runs (ending in `/`) and files of plans. */
function outdatedPaths(run: Run, paths: readonly string[]): string[] {
  const oldest = runIdInstant(Date.parse(run.startedAt) - KEPT);
  const kept = [run.planFile, newestPlan(paths)?.path];
  const outdated = paths.flatMap((path) => {
    const file = runOf(path);
    if (file === null || file.runId >= oldest || file.runId === run.runId || kept.includes(path)) return [];
    return [{ runId: file.runId, path: file.isPlan ? path : `${runFolder(run.storeId, file.runId)}/` }];
  });
  outdated.sort((a, b) => (a.runId < b.runId ? -1 : 1));
  return [...new Set(outdated.map(({ path }) => path))];
}
