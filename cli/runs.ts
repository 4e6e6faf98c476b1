import { Command } from 'commander';
import type { WarehouseRow } from '../functions/domain/ports.ts';
import { operationsStatement } from '../local/run/operations-sql.ts';
import { asTable } from './result-formats.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

/** `salla runs`: what the last runs did, and what the latest of each store could live with. */
export function runsCommand(): Command {
  return new Command('runs')
    .description('lists the last twenty runs with the sums of their ledger, and the warnings of the latest')
    .addOption(dataOption())
    .addHelpText('after', '\nExample:\n  npx salla runs --data /tmp/shop')
    .action(async ({ data }: { data: string }) => {
      await withWarehouse(data, async (warehouse) => {
        const runs = await warehouse.execute({ sql: operationsStatement('latest_runs') });
        console.log(asTable(runs, process.stdout.columns));
        const warnings = await warehouse.execute({ sql: operationsStatement('latest_warnings') });
        for (const row of warnings.rows) console.log(warningLine(row));
      });
    });
}

function warningLine(row: WarehouseRow): string {
  const stream = row['STREAM'] === null ? '' : `, ${String(row['STREAM'])}`;
  return `Warning, store ${String(row['STORE_ID'])}${stream}: ${String(row['MESSAGE'])}`;
}
