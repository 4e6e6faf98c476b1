import type { StagedStream } from '../../functions/contracts/run.ts';
import { canonicalJson } from '../../functions/domain/canonical-hash.ts';
import type { Warehouse } from '../../functions/domain/ports.ts';
import { streamEntry } from '../../functions/domain/stream-catalogue.ts';
import type { ShopUnderTest } from './shop-under-test.ts';

type Row = Record<string, unknown>;

/** Name of the truth whose records Bronze holds, where it is not the stream's. */
const truthOf: Partial<Record<StagedStream, string>> = { orders: 'order_details' };

/** Every live record of a stream in Bronze, as its newest line has it: canonical JSON by key. */
export async function recordsInBronze(
  warehouse: Warehouse,
  storeId: string,
  stream: StagedStream,
): Promise<Map<string, string>> {
  // An order's newest line may be a list row only; then the newest detail is what is known of it.
  const sql = `
    select id::varchar as id, record from (
      select id, record, is_deleted from BRONZE.bronze_${stream}
      where store_id = :1 and (is_deleted or is_object(record))
      qualify row_number() over (partition by coalesce(id::varchar, left(row_hash, 16)) order by run_id desc, file desc) = 1
    ) where not is_deleted`;
  const { rows } = await warehouse.execute({ sql, binds: [storeId] });
  return new Map(rows.map((row) => [String(row['ID']), comparable(stream, JSON.parse(String(row['RECORD'])) as Row)]));
}

/** Keys of the records that any run called deleted. */
export async function tombstones(warehouse: Warehouse, storeId: string, stream: StagedStream): Promise<string[]> {
  const sql = `select distinct id::varchar as id from BRONZE.bronze_${stream} where store_id = :1 and is_deleted`;
  const { rows } = await warehouse.execute({ sql, binds: [storeId] });
  return rows.map((row) => String(row['ID']));
}

/** Every record of a stream as the API shows it now. */
export async function recordsInStore(shop: ShopUnderTest, stream: StagedStream): Promise<Map<string, string>> {
  const rows = await shop.truth(truthOf[stream] ?? stream, 'api');
  return new Map(rows.map((row) => [keyOf(stream, row), comparable(stream, row)]));
}

function keyOf(stream: StagedStream, row: Row): string {
  if (stream === 'order_histories') return String(row['order_id']);
  if (stream === 'settings') return `${String(row['entity'])}/${String(row['slug'])}`;
  return streamEntry(stream)
    .key.map((field) => (row[field] ?? '') as string | number)
    .join('/');
}

/** Without the fields that move by themselves. */
function comparable(stream: StagedStream, row: Row): string {
  const volatile = new Set<string>(streamEntry(stream).volatileFields);
  // The API shows a setting's entity in the request only.
  if (stream === 'settings') volatile.add('entity');
  return canonicalJson(Object.fromEntries(Object.entries(row).filter(([field]) => !volatile.has(field))));
}
