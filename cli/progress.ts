import { Command } from 'commander';
import type { WarehouseRow } from '../functions/domain/ports.ts';
import { operationsStatement } from '../local/run/operations-sql.ts';
import { asTable } from './result-formats.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

/** `salla progress`: how much of each month's orders has been read in full, and how long the rest will take. */
export function progressCommand(): Command {
  return new Command('progress')
    .description('shows by month which orders were read in full, and how long the rest takes at the latest rate')
    .addOption(dataOption())
    .addHelpText('after', '\nExample:\n  npx salla progress --data /tmp/shop')
    .action(async ({ data }: { data: string }) => {
      await withWarehouse(data, async (warehouse) => {
        const months = await warehouse.execute({ sql: operationsStatement('detail_progress') });
        const rates = await warehouse.execute({ sql: operationsStatement('detail_rate') });
        console.log(asTable(months, process.stdout.columns));
        for (const rate of rates.rows) console.log(outlook(rate));
      });
    });
}

const count = new Intl.NumberFormat('en-US');
const hoursOfADay = 24;
const daysFromHours = 48;

/** One store's row of `sql/operations/detail_rate.sql` as a sentence. */
export function outlook(row: WarehouseRow): string {
  const store = `Store ${String(row['STORE_ID'])}`;
  const toRead = Number(row['DETAILS_PENDING']);
  if (toRead === 0) return `${store}: every order was read in full.`;
  const left = `${store}: ${count.format(toRead)} ${toRead === 1 ? 'order' : 'orders'} to read in full`;
  if (row['HOURS_TO_GO'] === null)
    return `${left}; the number has not fallen in the latest runs, so nobody can say how long.`;
  const rate = `${count.format(Number(row['DETAILS_PER_HOUR']))} an hour in the latest runs`;
  return `${left}; ${rate}, so about ${duration(Number(row['HOURS_TO_GO']))} more.`;
}

function duration(hours: number): string {
  if (hours <= 1) return 'an hour';
  if (hours < daysFromHours) return `${Math.ceil(hours)} hours`;
  return `${Math.ceil(hours / hoursOfADay)} days`;
}
