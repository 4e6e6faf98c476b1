import { BuildOutput } from '../contracts/states.ts';
import { buildSilver } from '../domain/build-layers.ts';
import { createWarehouseHandler } from '../runtime/warehouse-handler.ts';

export const handler = createWarehouseHandler({
  name: 'BuildSilver',
  output: BuildOutput,
  run: async ({ run }, ports) => {
    await buildSilver(run, ports);
    return {};
  },
});
