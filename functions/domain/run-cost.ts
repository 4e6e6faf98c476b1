import type { BusyPeriod, RunCost } from '../contracts/run.ts';
import type { StoreSettings } from '../contracts/settings.ts';

/** A resumed warehouse is billed for a minute at least (docs.snowflake.com/en/user-guide/cost-understanding-compute). */
const leastSeconds = 60;

/**
 * Estimates what the run's statements cost in the warehouse. It resumes with a statement, suspends itself `autoSuspendSeconds`
 * after the last one, and is billed by the second in between. Too low by attempts of a state that failed, too high where others
 * kept the warehouse awake anyway; storage, cloud services and AWS are not in it. What was billed: `sql/operations/cost_by_run.sql`.
 *
 * @param periods of all states, in any order
 */
export function estimateCost(
  periods: readonly BusyPeriod[],
  { creditsPerHour, creditPrice, autoSuspendSeconds }: StoreSettings['warehouseCost'],
): RunCost {
  const awake: BusyPeriod[] = [];
  for (const { from, to } of periods.toSorted((a, b) => a.from - b.from)) {
    const last = awake.at(-1);
    if (last !== undefined && from - last.to <= autoSuspendSeconds * 1000) last.to = Math.max(last.to, to);
    else awake.push({ from, to });
  }
  const seconds = awake.map(({ from, to }) => Math.max(leastSeconds, (to - from) / 1000 + autoSuspendSeconds));
  const billedSeconds = seconds.reduce((sum, each) => sum + each, 0);
  const credits = (billedSeconds / 3600) * creditsPerHour;
  return {
    warehouseResumes: awake.length,
    billedSeconds: rounded(billedSeconds, 1),
    credits: rounded(credits, 6),
    amount: rounded(credits * creditPrice, 4),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
