import type { z } from 'zod';
import { readWarehouseSecret } from '../adapters/aws/warehouse-secret.ts';
import { sqlModels } from '../adapters/snowflake/sql-models.ts';
import type { Usage } from '../contracts/run.ts';
import { WarehouseStateInput } from '../contracts/states.ts';
import type { LayerPorts } from '../domain/build-layers.ts';
import { createHandler } from './create-handler.ts';
import { environment } from './environment.ts';
import { withWarehouse } from './with-warehouse.ts';

type WithUsage = { usage: Usage };

export interface WarehouseHandlerOptions<Out extends z.ZodType<WithUsage>> {
  /** The state's name, as in the machine. */
  name: string;
  output: Out;
  /** Everything of the output but its usage, which is counted here. */
  run(input: WarehouseStateInput, ports: LayerPorts): Promise<Omit<z.input<Out>, 'usage'>>;
}

/** A handler for a state that works in the warehouse: one login, one use case, always logged out again. */
export function createWarehouseHandler<Out extends z.ZodType<WithUsage>>(options: WarehouseHandlerOptions<Out>) {
  return createHandler({
    name: options.name,
    input: WarehouseStateInput,
    output: options.output,
    run: async (input, { log }) => {
      const settings = environment('warehouseSecretId', 'warehouseDatabase', 'sqlDirectory');
      const secret = await readWarehouseSecret(settings.warehouseSecretId);
      const tag = { run: input.run.runId, store: input.run.storeId, state: options.name };
      return withWarehouse({ secret, database: settings.warehouseDatabase, tag }, async (warehouse) => {
        const models = sqlModels(settings.sqlDirectory);
        const result = await options.run(input, { warehouse, models, log });
        const { statementCount: statements, busy } = warehouse;
        const usage: Usage = { requests: 0, tooManyRequests: 0, statements, stagedBytes: 0, busy: [...busy] };
        return { ...result, usage } as unknown as z.input<Out>;
      });
    },
  });
}
