import type { SqlModels, Warehouse } from './ports.ts';
import { addDays, localDate } from './store-time.ts';
import { RefusedError } from './refused-error.ts';

interface Month {
  storeId: string;
  /** `2026-10` */
  month: string;
}

/**
 * Freezes the month's figures and the records behind them; what changes later is listed by `MART.changes_after_close`. Refused
 * while the month lasts, while orders of it are not read in full, and when it is closed already.
 */
export async function closeMonth(
  { storeId, month }: Month,
  { warehouse, models }: { warehouse: Warehouse; models: SqlModels },
): Promise<void> {
  const firstDay = `${month}-01`;
  const { rows } = await warehouse.execute(await models.statement('commands/month_state', [storeId, firstDay]));
  const [{ DATA_AS_OF: asOf, CLOSED: closed, KNOWN: known, INCOMPLETE: incomplete } = {}] = rows;
  if (Number(closed) > 0) {
    throw new RefusedError(
      `${month} of store ${storeId} is closed already.`,
      'what came since: npx salla sql "select * from MART.changes_after_close".',
    );
  }
  if (Number(known) === 0)
    throw new RefusedError(`Store ${storeId} has no figures of ${month}.`, 'name a month such as 2026-10.');
  const lastDay = addDays(nextMonth(month), -1);
  const knownUntil = localDate(`${String(asOf).replace(' ', 'T')}Z`);
  if (knownUntil <= lastDay) {
    throw new RefusedError(
      `${month} is not over in what the warehouse knows: it is of ${knownUntil}.`,
      'close it after the first run of the next month.',
    );
  }
  if (Number(incomplete) > 0) {
    throw new RefusedError(
      `${String(incomplete)} orders of ${month} are not read in full yet, so their VAT is not known.`,
      'wait until MART.load_progress says that the month is complete (npx salla progress).',
    );
  }
  const binds = [storeId, firstDay];
  await warehouse.transaction([
    await models.statement('commands/closed_records', binds),
    await models.statement('commands/closed_months', binds),
  ]);
}

/** Forgets the closing; the month shows what stands again. */
export async function reopenMonth(
  { storeId, month }: Month,
  { warehouse, models }: { warehouse: Warehouse; models: SqlModels },
): Promise<void> {
  const emptied = ['closed_records', 'closed_months'].map(async (table) =>
    models.statement('commands/reopen_month', [storeId, `${month}-01`], { table }),
  );
  const [records, months] = await warehouse.transaction(await Promise.all(emptied));
  if (records!.affected.deleted + months!.affected.deleted === 0)
    throw new RefusedError(`${month} of store ${storeId} is not closed.`, 'nothing to do.');
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`;
}
