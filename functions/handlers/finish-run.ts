import { withWorkFolder } from '../adapters/files/work-folder.ts';
import { FinishRunOutput } from '../contracts/states.ts';
import { finishRun } from '../domain/finish-run.ts';
import { estimateCost } from '../domain/run-cost.ts';
import { createWarehouseHandler } from '../runtime/warehouse-handler.ts';

export const handler = createWarehouseHandler({
  name: 'FinishRun',
  output: FinishRunOutput,
  run: async ({ run, lanes, used }, ports) => {
    const finished = await withWorkFolder((folder) => finishRun(run, lanes, { ...ports, folder }));
    const before = Object.values(used).flatMap((usage) => usage?.busy ?? []);
    const cost = estimateCost([...before, ...ports.warehouse.busy], run.settings.warehouseCost);
    ports.log.info('finished', { warnings: finished.warnings.length, estimatedCost: cost });
    return { ...finished, cost };
  },
});
