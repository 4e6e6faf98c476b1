import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { migrate, warehouseFiles } from '../functions/adapters/snowflake/migrate.ts';
import { makeTokenKey } from '../functions/adapters/snowflake/token-key.ts';
import type { Warehouse } from '../functions/domain/ports.ts';
import { logTo } from '../local/run/log-lines.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

const sqlFolder = fileURLToPath(new URL('../sql', import.meta.url));

/** `salla migrate`: brings the warehouse to the newest version of its tables. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('applies the migrations that the warehouse does not have yet (npm start does it too)')
    .addOption(dataOption())
    .addHelpText('after', '\nExample:\n  npx salla migrate --data /tmp/shop')
    .action(async ({ data }: { data: string }) => {
      await withWarehouse(data, bring, true);
      console.log('The warehouse is up to date.');
    });
}

async function bring(warehouse: Warehouse): Promise<void> {
  await migrate(warehouse, warehouseFiles(sqlFolder), logTo(console.log));
  await makeTokenKey(warehouse);
}
