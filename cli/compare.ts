import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { WarehouseStatementError } from '../functions/adapters/snowflake/errors.ts';
import { sqlModels } from '../functions/adapters/snowflake/sql-models.ts';
import type { StatementResult, Warehouse } from '../functions/domain/ports.ts';
import { amount, hundredths } from '../functions/domain/hundredths.ts';
import { StartError } from '../local/run/start-error.ts';
import { day } from './days.ts';
import { asTable } from './result-formats.ts';
import { chosenStore, storeOption } from './store-option.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

const sqlFolder = fileURLToPath(new URL('../sql', import.meta.url));

interface Options {
  data: string;
  store?: string;
  old: string;
  from: string;
  to: string;
  orders: boolean;
}

/** What each reason of `sql/commands/differing_orders.sql` means. */
const meanings: Record<string, string> = {
  missing_in_old: 'orders that the older warehouse never got',
  deleted_in_store: 'orders that the store has deleted since',
  only_in_old: 'orders that this warehouse does not know: the store never listed them, or they are of another store',
  several_times_in_old: 'orders that the older warehouse holds more than once',
  older_state_in_old: 'orders whose status changed after the older warehouse took them',
  other_total: 'orders in the same status with another total: edited since, or another field was taken',
  other_day: 'orders under another day: UTC and Riyadh days differ between 21:00 and midnight UTC',
};

/** `salla compare`: an older warehouse of the same names beside this one. */
export function compareCommand(): Command {
  return new Command('compare')
    .description('shows day by day where an older warehouse of the same table names differs, and why')
    .requiredOption('--old <database>', 'its database, such as SALLA_DWH_OLD', database)
    .addOption(dataOption())
    .addOption(storeOption())
    .option('--from <day>', 'first business day', day, '1900-01-01')
    .option('--to <day>', 'last business day', day, '9999-12-31')
    .option('--orders', 'lists every order that differs instead of the days', false)
    .addHelpText(
      'after',
      `
Exits with 0 also when they differ: differences are what it is asked for.

Examples:
  npx salla compare --old SALLA_DWH_OLD --from 2026-10-01 --to 2026-10-31
  npx salla compare --old SALLA_DWH_OLD --orders > differences.txt`,
    )
    .action(async ({ data, store, old, from, to, orders }: Options) => {
      await withWarehouse(data, async (warehouse) => {
        const storeId = await chosenStore(warehouse, store);
        await isComparable(old, warehouse);
        const models = sqlModels(sqlFolder);
        const ask = async (name: string) =>
          warehouse.execute(await models.statement(name, [storeId, from, to], { old }));
        const differing = await ask('commands/differing_orders');
        const shown = orders ? differing : await ask('commands/differences_by_day');
        if (shown.rows.length > 0) console.log(asTable(shown, process.stdout.columns));
        console.log(summary(differing));
      });
    });
}

/** @throws {StartError} where the older database is this one, or has no orders in the place of the first version */
async function isComparable(old: string, warehouse: Warehouse): Promise<void> {
  if (old === warehouse.database.toUpperCase()) {
    throw new StartError(`${old} is this warehouse itself.`, 'name the database of the older warehouse.');
  }
  const table = `${old}.GOLD.gold_fact_orders`;
  try {
    await warehouse.execute({ sql: `select 1 from ${table} limit 0` });
  } catch (error) {
    if (!(error instanceof WarehouseStatementError)) throw error;
    throw new StartError(
      `${table} is not there, or this login may not read it (${error.code}).`,
      'name the database of the older warehouse, and let the role read its schema GOLD.',
      { cause: error },
    );
  }
}

function summary({ rows }: StatementResult): string {
  if (rows.length === 0) return 'The warehouses agree on every order.';
  const byReason = Map.groupBy(rows, (row) => String(row['REASON']));
  return [...byReason]
    .map(([reason, of]) => {
      const more = of.reduce((sum, row) => sum + hundredths(row['DIFFERENCE']), 0n);
      return `${reason}: ${of.length} ${meanings[reason] ?? ''} (${amount(more)} more here)`;
    })
    .join('\n');
}

function database(text: string): string {
  const name = text.toUpperCase();
  if (!/^[A-Z_][A-Z0-9_$]*$/.test(name)) throw new InvalidArgumentError('a database is written SALLA_DWH_OLD.');
  return name;
}
