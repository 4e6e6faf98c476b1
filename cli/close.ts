import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { sqlModels } from '../functions/adapters/snowflake/sql-models.ts';
import { closeMonth, reopenMonth } from '../functions/domain/close-month.ts';
import { month } from './days.ts';
import { asTable } from './result-formats.ts';
import { chosenStore, storeOption } from './store-option.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

const sqlFolder = fileURLToPath(new URL('../sql', import.meta.url));

interface Options {
  data: string;
  store?: string;
  reopen: boolean;
}

/** `salla close`: a month's figures stay what they were when finance closed it. */
export function closeCommand(): Command {
  return new Command('close')
    .description('freezes the figures of a month; what changes later is listed, not rewritten')
    .argument('<month>', 'such as 2026-10', month)
    .addOption(dataOption())
    .addOption(storeOption())
    .option('--reopen', 'forgets the closing: the month shows what stands again', false)
    .addHelpText(
      'after',
      `
MART.measures_monthly shows a closed month as it was closed, MART.changes_after_close what came since.

Examples:
  npx salla close 2026-10
  npx salla sql "select * from MART.changes_after_close order by seen_at"`,
    )
    .action(async (named: string, { data, store, reopen }: Options) => {
      await withWarehouse(data, async (warehouse) => {
        const storeId = await chosenStore(warehouse, store);
        const ports = { warehouse, models: sqlModels(sqlFolder) };
        if (reopen) {
          await reopenMonth({ storeId, month: named }, ports);
          console.log(`${named} of store ${storeId} is open again.`);
          return;
        }
        await closeMonth({ storeId, month: named }, ports);
        const closed = await ports.models.statement('commands/closed_figures', [storeId, `${named}-01`]);
        const figures = await warehouse.execute(closed);
        console.log(asTable(figures, process.stdout.columns));
        console.log(`${named} of store ${storeId} is closed.`);
      });
    });
}
