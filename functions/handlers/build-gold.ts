import { BuildOutput } from '../contracts/states.ts';
import { buildGold } from '../domain/build-layers.ts';
import { createWarehouseHandler } from '../runtime/warehouse-handler.ts';

export const handler = createWarehouseHandler({
  name: 'BuildGold',
  output: BuildOutput,
  run: async ({ run }, ports) => {
    await buildGold(run, ports);
    return {};
  },
});
