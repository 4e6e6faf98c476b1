import { openWarehouse, type OpenWarehouseOptions } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { sqlModels } from '../../functions/adapters/snowflake/sql-models.ts';
import { publishGold, type RunKey } from '../../functions/domain/build-layers.ts';

interface Order {
  login: OpenWarehouseOptions;
  run: RunKey;
  sqlFolder: string;
}

/** PublishGold in a process that can be killed; the order comes as JSON over the channel of `fork`. */
process.once('message', (order: Order) => {
  void publish(order).then(() => process.disconnect());
});

async function publish({ login, run, sqlFolder }: Order): Promise<void> {
  const log = { info: () => undefined, warn: () => undefined };
  const warehouse = await openWarehouse(login);
  await publishGold(run, { warehouse, models: sqlModels(sqlFolder), log });
  await warehouse.close();
}
