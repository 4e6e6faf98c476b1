import { everyRun } from './erase-arrivals.ts';
import { archiveErasures, bronzeErasures, type ErasurePart, layerErasures } from './erasure-models.ts';
import type { Bind, SqlModels, Warehouse, WarehouseRow } from './ports.ts';
import { RefusedError } from './refused-error.ts';

export interface ForgetOptions {
  customerId: string;
  /** Undefined: the one store that knows the customer. */
  storeId: string | undefined;
  /** Counts what would be erased and leaves everything as it is. */
  rehearsal: boolean;
  /** Names the call in `OPS.erasures`. */
  erasureId: string;
}

export interface ForgetReport {
  storeId: string;
  /** Rows whose personal values were taken out, by table, in the order of the layers. */
  erased: { table: string; rows: number }[];
  /** UTC; `stageFiles` is null when Bronze holds no record of the customer. */
  until: { stageFiles: string | null; timeTravel: string; failSafe: string };
}

/**
 * Takes one person's values out of Bronze, its archives, Silver, Gold and prepared deltas, in one transaction together with the
 * evidence. Keys, amounts, dates and the validity of versions stay. Safe to repeat: then it finds nothing.
 */
export async function forgetCustomer(
  options: ForgetOptions,
  ports: { warehouse: Warehouse; models: SqlModels },
): Promise<ForgetReport> {
  const { warehouse, models } = ports;
  const storeId = await storeOf(options, ports);
  const binds: Bind[] = [storeId, everyRun.after, everyRun.until, options.customerId];
  const parts = [...bronzeErasures, ...archiveErasures(await archives(ports)), ...layerErasures];
  const send = async (name: string, values: Bind[] = binds, words = {}) =>
    warehouse.execute(await models.statement(name, values, words));
  return inTransaction(warehouse, options.rehearsal, async () => {
    await send('erasure/record_forgotten');
    await send('erasure/forgotten_orders');
    const erased = await erase(parts, (part) => send(part.name, binds, part.words));
    const { rows } = await send('erasure/deadlines');
    const deadlines = rows[0] ?? {};
    for (const { table, rows: count } of erased) {
      const times = ['ERASED_AT', 'STAGE_FILES_UNTIL', 'TIME_TRAVEL_UNTIL', 'FAIL_SAFE_UNTIL'];
      const values = times.map((name) => deadlines[name] ?? null);
      await send('erasure/record_erasure', [storeId, options.erasureId, table, options.customerId, count, ...values]);
    }
    return { storeId, erased, until: untilOf(deadlines) };
  });
}

async function storeOf(
  { customerId, storeId }: ForgetOptions,
  { warehouse, models }: { warehouse: Warehouse; models: SqlModels },
): Promise<string> {
  const found = await warehouse.execute(await models.statement('erasure/find_customer', ['', '', '', customerId]));
  const stores = found.rows.map((row) => String(row['STORE_ID']));
  const known = storeId === undefined ? stores : stores.filter((store) => store === storeId);
  const [store] = known;
  if (store === undefined) {
    const where = storeId === undefined ? 'No store in this warehouse has a' : `Store ${storeId} has no`;
    throw new RefusedError(
      `${where} customer ${customerId}.`,
      'look the id up in the address of the customer’s page in the store’s dashboard, or in SILVER.silver_customers.',
    );
  }
  if (known.length > 1) {
    throw new RefusedError(
      `Customer ${customerId} is known to several stores: ${known.join(', ')}.`,
      'name the one with --store.',
    );
  }
  const { rows } = await warehouse.execute(await models.statement('erasure/list_loading_runs', [store]));
  if (rows.length > 0) {
    throw new RefusedError(
      `Run ${String(rows[0]?.['RUN_ID'])} of store ${store} is building now, with values that it has read already.`,
      'wait until it has ended (npx salla runs), then try again.',
    );
  }
  return store;
}

async function archives({ warehouse, models }: { warehouse: Warehouse; models: SqlModels }): Promise<string[]> {
  const { rows } = await warehouse.execute(await models.statement('erasure/list_archives', []));
  return rows.map((row) => String(row['TABLE_NAME']));
}

/** Two statements of one table touch the same rows: the larger number counts. */
async function erase(
  parts: readonly ErasurePart[],
  send: (part: ErasurePart) => Promise<{ affected: { updated: number } }>,
): Promise<ForgetReport['erased']> {
  const rows = new Map<string, number>();
  for (const part of parts) {
    const { affected } = await send(part);
    rows.set(part.table, Math.max(rows.get(part.table) ?? 0, affected.updated));
  }
  return [...rows].map(([table, count]) => ({ table, rows: count }));
}

function untilOf(deadlines: WarehouseRow): ForgetReport['until'] {
  const stage = deadlines['STAGE_FILES_UNTIL'];
  return {
    stageFiles: typeof stage === 'string' ? stage : null,
    timeTravel: String(deadlines['TIME_TRAVEL_UNTIL']),
    failSafe: String(deadlines['FAIL_SAFE_UNTIL']),
  };
}

/** A rehearsal does the same and takes it back: what it counts is what would happen. */
async function inTransaction<Result>(
  warehouse: Warehouse,
  takeBack: boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  await warehouse.execute({ sql: 'BEGIN' });
  try {
    const result = await work();
    await warehouse.execute({ sql: takeBack ? 'ROLLBACK' : 'COMMIT' });
    return result;
  } catch (error) {
    // The first error is the one to report; a session that is gone has rolled back already.
    await warehouse.execute({ sql: 'ROLLBACK' }).catch(() => undefined);
    throw error;
  }
}
