import { BuildOutput } from '../contracts/states.ts';
import { publishGold } from '../domain/build-layers.ts';
import { createWarehouseHandler } from '../runtime/warehouse-handler.ts';

export const handler = createWarehouseHandler({
  name: 'PublishGold',
  output: BuildOutput,
  run: async ({ run }, ports) => {
    await publishGold(run, ports);
    return {};
  },
});
