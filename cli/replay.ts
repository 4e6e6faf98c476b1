import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { migrate, warehouseFiles } from '../functions/adapters/snowflake/migrate.ts';
import { sqlModels } from '../functions/adapters/snowflake/sql-models.ts';
import { replay, type ReplayReport } from '../functions/domain/replay.ts';
import { logTo } from '../local/run/log-lines.ts';
import { day } from './days.ts';
import { chosenStore, storeOption } from './store-option.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

const sqlFolder = fileURLToPath(new URL('../sql', import.meta.url));

interface Options {
  data: string;
  store?: string;
  from?: string;
  models?: string[];
  dryRun: boolean;
}

/** `salla replay`: Silver and Gold from Bronze again. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('builds Silver and Gold of a store from Bronze again, run by run, and replaces the tables that differ')
    .addOption(dataOption())
    .addOption(storeOption())
    .option('--from <day>', 'stops when rows that runs before this day wrote would change', day)
    .option('--models <names>', 'tables that may change, such as silver_orders,gold_fact_orders', names)
    .option('--dry-run', 'compares and changes nothing', false)
    .addHelpText(
      'after',
      `
Readers see the old rows until one transaction replaces them; where the models are what they were,
nothing differs and nothing is written.

Examples:
  npx salla replay --store 1305146709 --dry-run
  npx salla replay --store 1305146709 --from 2026-11-01`,
    )
    .action(async ({ data, store, from, models, dryRun }: Options) => {
      await withWarehouse(data, async (warehouse) => {
        const log = logTo(console.error);
        const options = {
          storeId: await chosenStore(warehouse, store),
          from: from ?? null,
          models: models ?? null,
          dryRun,
        };
        const { migrations } = warehouseFiles(sqlFolder);
        const report = await replay(options, {
          warehouse,
          models: sqlModels(sqlFolder),
          log,
          migrate: async (shadow) => void (await migrate(shadow, { migrations })),
        });
        console.log(reportText(report, dryRun));
      });
    });
}

function reportText({ runs, differences, applied }: ReplayReport, dryRun: boolean): string {
  const head = `${runs} runs replayed.`;
  if (differences.length === 0) return `${head} Every row stands as it was built again; nothing was written.`;
  const lines = differences.map(({ table, standing, replayed, oldestRun }) => {
    const done = applied.includes(table) ? 'replaced' : dryRun ? 'not replaced (--dry-run)' : 'not replaced (--models)';
    return `  ${table}: ${standing} rows stood otherwise, ${replayed} were built otherwise, the oldest by run ${oldestRun}; ${done}`;
  });
  return [`${head} These tables differ:`, ...lines].join('\n');
}

function names(text: string): string[] {
  return text.split(',').map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/^(silver|gold)\./, ''),
  );
}
