import type { Run } from '../contracts/run.ts';
import type { FinishRunOutput, WarehouseStateInput } from '../contracts/states.ts';
import { closeLedger, type LayerPorts } from './build-layers.ts';
import { clearStage } from './clear-stage.ts';
import { writeNextPlan } from './next-plan.ts';
import type { WorkFolder } from './ports.ts';
import { recordDrift } from './run-notices.ts';

/** Balances the ledger, leaves the plan for the next run, and says what somebody should know. Safe to repeat. */
export async function finishRun(
  run: Run,
  lanes: WarehouseStateInput['lanes'],
  { folder, ...ports }: LayerPorts & { folder: WorkFolder },
): Promise<Omit<FinishRunOutput, 'usage' | 'cost'>> {
  const { warehouse, models, log } = ports;
  const warnings = await closeLedger(run, lanes, ports);
  const plan = await writeNextPlan(run, warehouse, folder);
  const noticed = await recordDrift(warehouse, models, run, plan.drift);
  await clearStage(run, warehouse, log);
  return { planFile: plan.path, balanced: true, warnings: [...warnings, ...noticed] };
}
