import type { StagedStream } from '../../functions/contracts/run.ts';
import type { Warehouse } from '../../functions/domain/ports.ts';

/** Key columns of the tables that do not call it `record_key`. */
const keyColumns: Partial<Record<StagedStream, string>> = {
  orders: 'order_id',
  customers: 'customer_id',
  products: 'product_id',
};

/** Keys of a stream's live records in Silver; a record of `order_histories` is an order with all its rows. */
export async function keysInSilver(warehouse: Warehouse, storeId: string, stream: StagedStream): Promise<string[]> {
  const key = stream === 'order_histories' ? 'order_id' : (keyColumns[stream] ?? 'record_key');
  const sql = `select distinct ${key}::varchar as key from SILVER.silver_${stream} where store_id = :1 and not is_deleted`;
  const { rows } = await warehouse.execute({ sql, binds: [storeId] });
  return rows.map((row) => String(row['KEY']));
}
