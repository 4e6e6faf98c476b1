import { rebuiltPlanName } from './stage-paths.ts';

export interface NewestPlan {
  path: string;
  /** A run staged files after this plan was written and left no plan of its own: it died, the plan may be wrong. */
  stale: boolean;
}

const planPattern = /\/plans\/plan-([0-9]{8}T[0-9]{9}Z-[0-9a-f]{8})(-rebuilt)?\.ndjson\.gz$/;
const runPattern = /\/run=([0-9]{8}T[0-9]{9}Z-[0-9a-f]{8})\//;

/** The newest plan among a store's staged files; run ids sort by start. Null when there is none. */
export function newestPlan(paths: readonly string[]): NewestPlan | null {
  const plans = paths.flatMap((path) => {
    const match = planPattern.exec(path);
    return match === null ? [] : [{ path, runId: match[1]!, rebuilt: match[2] !== undefined }];
  });
  const newest = plans.reduce<(typeof plans)[number] | null>((best, plan) => {
    if (best === null || plan.runId > best.runId) return plan;
    // Of one run, the plan written at its end knows more than the one it began with.
    return plan.runId === best.runId && best.rebuilt ? plan : best;
  }, null);
  if (newest === null) return null;
  const stale = paths.some((path) => {
    const runId = runPattern.exec(path)?.[1];
    return runId !== undefined && (newest.rebuilt ? runId >= newest.runId : runId > newest.runId);
  });
  return { path: newest.path, stale };
}

/** Runs staged by this very run (a repeated StartRun) say nothing about the plan it begins with. */
export function withoutOwnFiles(paths: readonly string[], runId: string): string[] {
  return paths.filter((path) => runPattern.exec(path)?.[1] !== runId && !path.endsWith(`/${rebuiltPlanName(runId)}`));
}

/** The run that a staged file belongs to, and whether the file is its plan; null for a file of no run. */
export function runOf(path: string): { runId: string; isPlan: boolean } | null {
  const plan = planPattern.exec(path);
  const runId = (plan ?? runPattern.exec(path))?.[1];
  return runId === undefined ? null : { runId, isPlan: plan !== null };
}
