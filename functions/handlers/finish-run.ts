import { withWorkFolder } from '../adapters/files/work-folder.ts';
import { FinishRunOutput } from '../contracts/states.ts';
import { closeLedger } from '../domain/build-layers.ts';
import { clearStage } from '../domain/clear-stage.ts';
import { writeNextPlan } from '../domain/next-plan.ts';
import { recordDrift } from '../domain/run-notices.ts';
import { createWarehouseHandler } from '../runtime/warehouse-handler.ts';

export const handler = createWarehouseHandler({
  name: 'FinishRun',
  output: FinishRunOutput,
  run: async ({ run, lanes }, ports) => {
    const warnings = await closeLedger(run, lanes, ports);
    const plan = await withWorkFolder((folder) => writeNextPlan(run, ports.warehouse, folder));
    warnings.push(...(await recordDrift(ports.warehouse, ports.models, run, plan.drift)));
    await clearStage(run, ports.warehouse, ports.log);
    return { planFile: plan.path, balanced: true as const, warnings };
  },
});
