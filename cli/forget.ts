import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { sqlModels } from '../functions/adapters/snowflake/sql-models.ts';
import { forgetCustomer, type ForgetReport } from '../functions/domain/forget-customer.ts';
import { asTable } from './result-formats.ts';
import { storeOption } from './store-option.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

const sqlFolder = fileURLToPath(new URL('../sql', import.meta.url));

const notes = `
Without --yes it counts what would be erased and changes nothing. Delete the customer in the store too: what the store
still shows is read again, and erased again before any table but Bronze holds it.

Examples:
  npx salla forget --customer 1227534533
  npx salla forget --customer 1227534533 --store 1305146709 --yes`;

/** `salla forget`: takes one person's values out of every layer, and says when the copies beyond its reach let go. */
export function forgetCommand(): Command {
  return new Command('forget')
    .description('erases one customer from Bronze, its archives, Silver and Gold')
    .requiredOption('--customer <id>', 'id of the customer in Salla', customerId)
    .addOption(storeOption())
    .option('--yes', 'erase; without it only count', false)
    .addOption(dataOption())
    .addHelpText('after', notes)
    .action(async (flags: { customer: string; store?: string; yes: boolean; data: string }) => {
      const options = {
        customerId: flags.customer,
        storeId: flags.store,
        rehearsal: !flags.yes,
        erasureId: randomUUID(),
      };
      const report = await withWarehouse(flags.data, (warehouse) =>
        forgetCustomer(options, { warehouse, models: sqlModels(sqlFolder) }),
      );
      console.log(reportText(report, options));
    });
}

function reportText(
  { storeId, erased, until }: ForgetReport,
  { customerId: customer, rehearsal, erasureId }: { customerId: string; rehearsal: boolean; erasureId: string },
): string {
  const table = asTable({
    columns: ['table', 'rows'],
    types: ['text', 'fixed'],
    rows: erased.map(({ table: name, rows }) => ({ table: name, rows: String(rows) })),
    affected: { inserted: 0, updated: 0, deleted: 0 },
    queryId: '',
  });
  if (rehearsal) {
    return `${table}\nNothing was changed: these rows of customer ${customer}, store ${storeId}, would be erased.\nNext: the same with --yes.`;
  }
  return [
    table,
    `Customer ${customer} of store ${storeId} is erased; the evidence is erasure ${erasureId} in OPS.erasures.`,
    until.stageFiles === null
      ? 'Stage files: none can hold records of the customer.'
      : `Stage files with records of the customer are removed by the first run after ${minute(until.stageFiles)}.`,
    `Time Travel can show the values until ${minute(until.timeTravel)}, Fail-safe can restore them until ${minute(until.failSafe)}.`,
    'Next: delete the customer in the store, or the values come back to the stage with every change there.',
  ].join('\n');
}

function minute(time: string): string {
  return `${time.slice(0, 16)} UTC`;
}

function customerId(text: string): string {
  if (/^\d{1,18}$/.test(text)) return text;
  throw new InvalidArgumentError('a customer id is a number such as 1227534533.');
}
