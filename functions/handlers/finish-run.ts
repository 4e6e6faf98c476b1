import { withWorkFolder } from '../adapters/files/work-folder.ts';
import { FinishRunOutput } from '../contracts/states.ts';
import { closeLedger } from '../domain/build-layers.ts';
import { clearStage } from '../domain/clear-stage.ts';
import { writeNextPlan } from '../domain/next-plan.ts';
import { createWarehouseHandler } from '../runtime/warehouse-handler.ts';

export const handler = createWarehouseHandler({
  name: 'FinishRun',
  output: FinishRunOutput,
  run: async ({ run, lanes }, ports) => {
    await closeLedger(run, lanes, ports);
    const planFile = await withWorkFolder((folder) => writeNextPlan(run, ports.warehouse, folder));
    await clearStage(run, ports.warehouse, ports.log);
    return { planFile, balanced: true as const };
  },
});
