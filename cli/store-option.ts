import { InvalidArgumentError, Option } from 'commander';
import { StoreId } from '../functions/contracts/run.ts';
import type { Warehouse } from '../functions/domain/ports.ts';
import { StartError } from '../local/run/start-error.ts';

/** `--store`, as every command about one store takes it; `chosenStore` says which one is meant without it. */
export function storeOption(): Option {
  return new Option('--store <id>', 'id of the store; not needed when the warehouse has one').argParser(
    (text: string) => {
      const id = StoreId.safeParse(text);
      if (!id.success) throw new InvalidArgumentError('a store id is a number such as 1305146709.');
      return id.data;
    },
  );
}

/** The store that was named, or the only one there is. @throws {StartError} where no run knows the named store */
export async function chosenStore(warehouse: Warehouse, named: string | undefined): Promise<string> {
  const { rows } = await warehouse.execute({ sql: 'select distinct store_id from OPS.runs order by store_id' });
  const stores = rows.map((row) => String(row['STORE_ID']));
  if (named !== undefined && stores.includes(named)) return named;
  if (named !== undefined && stores.length > 0) {
    throw new StartError(`The warehouse has no store ${named}.`, `name one that it has: ${stores.join(', ')}.`);
  }
  if (stores.length === 1) return stores[0]!;
  throw new StartError(
    stores.length === 0
      ? 'The warehouse has no store yet.'
      : `The warehouse has ${stores.length} stores: ${stores.join(', ')}.`,
    stores.length === 0 ? 'fill it with npm start.' : 'name one with --store.',
  );
}
