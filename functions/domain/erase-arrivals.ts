import { bronzeErasures, layerErasures } from './erasure-models.ts';
import type { Bind, SqlModels, Warehouse } from './ports.ts';

/** Before and after the id of every run. */
export const everyRun = { after: '', until: '~' } as const;

/**
 * Takes the personal values of forgotten customers out of what runs have just loaded, before Silver reads it: the API sends
 * them again as long as the store keeps the customer. A store in which nobody was forgotten pays one statement.
 *
 * @param binds `:1` store, `:2` the run published before, `:3` this run
 */
export async function eraseArrivals(
  binds: readonly Bind[],
  { warehouse, models }: { warehouse: Warehouse; models: SqlModels },
): Promise<void> {
  const { rows } = await warehouse.execute(await models.statement('erasure/count_forgotten', binds));
  if (Number(rows[0]?.['FORGOTTEN'] ?? 0) === 0) return;
  const { affected } = await warehouse.execute(await models.statement('erasure/forgotten_orders', binds));
  // An order is known by its list row first; its parcels may have passed before its detail said whose it is.
  const isLate = affected.inserted > 0;
  const window = isLate ? [binds[0]!, everyRun.after, everyRun.until] : binds;
  for (const { name, words } of [...bronzeErasures, ...(isLate ? layerErasures : [])])
    await warehouse.execute(await models.statement(name, window, words));
}
