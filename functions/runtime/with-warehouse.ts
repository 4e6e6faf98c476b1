import { openWarehouse, type OpenWarehouseOptions } from '../adapters/snowflake/open-warehouse.ts';
import type { Warehouse } from '../domain/ports.ts';

/** Logs in, calls `use`, and always logs out again: the Lambda runtime waits for nothing. */
export async function withWarehouse<T>(
  options: OpenWarehouseOptions,
  use: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const warehouse = await openWarehouse(options);
  try {
    return await use(warehouse);
  } finally {
    await warehouse.close();
  }
}
