import { withWorkFolder } from '../adapters/files/work-folder.ts';
import { FinishRunOutput } from '../contracts/states.ts';
import { finishRun } from '../domain/finish-run.ts';
import { createWarehouseHandler } from '../runtime/warehouse-handler.ts';

export const handler = createWarehouseHandler({
  name: 'FinishRun',
  output: FinishRunOutput,
  run: ({ run, lanes }, ports) => withWorkFolder((folder) => finishRun(run, lanes, { ...ports, folder })),
});
