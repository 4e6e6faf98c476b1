import { Command } from 'commander';
import { operationsStatement } from '../local/run/operations-sql.ts';
import { asTable } from './result-formats.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

/** `salla runs`: what the last runs did. */
export function runsCommand(): Command {
  return new Command('runs')
    .description('lists the last twenty runs with the sums of their ledger')
    .addOption(dataOption())
    .addHelpText('after', '\nExample:\n  npx salla runs --data /tmp/shop')
    .action(async ({ data }: { data: string }) => {
      await withWarehouse(data, async (warehouse) => {
        console.log(
          asTable(await warehouse.execute({ sql: operationsStatement('latest_runs') }), process.stdout.columns),
        );
      });
    });
}
