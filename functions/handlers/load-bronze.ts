import { LoadBronzeOutput } from '../contracts/states.ts';
import { loadBronze } from '../domain/load-bronze.ts';
import { createWarehouseHandler } from '../runtime/warehouse-handler.ts';

export const handler = createWarehouseHandler({
  name: 'LoadBronze',
  output: LoadBronzeOutput,
  run: async ({ run, lanes }, ports) => ({ loaded: await loadBronze(run, lanes, ports) }),
});
