import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { sqlModels } from '../functions/adapters/snowflake/sql-models.ts';
import type { WarehouseRow } from '../functions/domain/ports.ts';
import { amount, hundredths } from '../functions/domain/hundredths.ts';
import { explainTotal, type MonthSum, type OurOrder, reconcile } from '../functions/domain/reconcile.ts';
import { StartError } from '../local/run/start-error.ts';
import { atLeastOne } from './at-least-one.ts';
import { month } from './days.ts';
import { type ExportColumn, exportColumns, readExport } from './export-file.ts';
import { chosenStore, storeOption } from './store-option.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

const sqlFolder = fileURLToPath(new URL('../sql', import.meta.url));

interface Options {
  data: string;
  store?: string;
  month: string;
  file?: string;
  total?: bigint;
  columns: Partial<Record<ExportColumn, string>>;
  limit: number;
}

/** `salla reconcile`: the merchant's own figures beside ours. */
export function reconcileCommand(): Command {
  return new Command('reconcile')
    .description(
      'compares a month with the merchant’s own export, order by order, or says what a given total is made of',
    )
    .requiredOption('--month <month>', 'such as 2026-10', month)
    .option('--file <export>', 'orders of the month as CSV or XLSX, exported from the dashboard')
    .option('--total <amount>', 'a figure of the dashboard, such as 156023.90', figure)
    .option('--columns <names>', 'columns of the file, such as "reference=رقم الطلب,total=الإجمالي"', columns, {})
    .option('--limit <n>', 'disagreements that are shown', atLeastOne, 50)
    .addOption(dataOption())
    .addOption(storeOption())
    .addHelpText(
      'after',
      `
Columns are ${exportColumns.join(', ')}; the usual names are found. Exits with 1 when something disagrees.

Examples:
  npx salla reconcile --month 2026-10 --file orders.xlsx
  npx salla reconcile --month 2026-10 --total 156023.90`,
    )
    .action(async (options: Options) => {
      const { data, store, month: named, file, total } = options;
      if ((file === undefined) === (total === undefined))
        throw new StartError('Name either a file or a total.', '--file orders.xlsx, or --total 156023.90.');
      await withWarehouse(data, async (warehouse) => {
        const storeId = await chosenStore(warehouse, store);
        const binds = [storeId, `${named}-01`];
        const models = sqlModels(sqlFolder);
        const ask = async (name: string) => (await warehouse.execute(await models.statement(name, binds))).rows;
        const agrees =
          file === undefined
            ? showExplanations(total!, someRecords((await ask('commands/sums_of_month')).map(sumOf), options, storeId))
            : await showDisagreements(file, options, (await ask('commands/orders_of_month')).map(orderOf));
        if (!agrees) process.exitCode = 1;
      });
    });
}

/** @throws {StartError} where the month has neither orders nor documents, so that nothing can be said of a total */
function someRecords(sums: readonly MonthSum[], { month: named }: Options, storeId: string): readonly MonthSum[] {
  if (sums.some(({ total, refunds }) => total !== 0n || refunds !== 0n)) return sums;
  throw new StartError(
    `Store ${storeId} has no orders and no documents of ${named} in this warehouse.`,
    'name another month; `npx salla progress` lists those that have orders.',
  );
}

function showExplanations(total: bigint, sums: readonly MonthSum[]): boolean {
  const found = explainTotal(total, sums);
  if (found.length > 0) console.log([`${amount(total)} is`, ...found.map((words) => `  ${words}`)].join('\n'));
  else console.log(`${amount(total)} is none of the sums that were tried. Export the month and name it with --file.`);
  return found.length > 0;
}

async function showDisagreements(
  file: string,
  { columns, limit }: Options,
  ours: readonly OurOrder[],
): Promise<boolean> {
  const { agreed, disagreements } = reconcile(ours, await readExport(file, columns));
  for (const { reference, kind, here, file: theirs } of disagreements.slice(0, limit))
    console.log(`${reference}  ${kind}: here ${here}, in the file ${theirs}`);
  const counts = [...Map.groupBy(disagreements, ({ kind }) => kind)].map(([kind, of]) => `${kind}: ${of.length}`);
  if (disagreements.length > limit) console.log(`… and ${disagreements.length - limit} more (--limit)`);
  console.log([`${agreed} orders agree`, ...counts].join(', '));
  return disagreements.length === 0;
}

function orderOf(row: WarehouseRow): OurOrder {
  return {
    reference: String(row['REFERENCE_ID']),
    total: row['TOTAL'] === null ? null : hundredths(row['TOTAL']),
    statuses: [row['ORDER_STATUS_NAME'], row['ORDER_STATUS']].filter((word) => word !== null).map(String),
    date: String(row['ORDER_DATE']),
    isOfMonth: row['IS_OF_MONTH'] === true,
    orderClass: String(row['ORDER_CLASS']),
  };
}

function sumOf(row: WarehouseRow): MonthSum {
  return {
    basis: String(row['BASIS']),
    status: String(row['ORDER_STATUS']),
    orderClass: String(row['ORDER_CLASS']),
    total: hundredths(row['TOTAL']),
    vat: hundredths(row['VAT']),
    shipping: hundredths(row['SHIPPING']),
    refunds: hundredths(row['REFUNDS']),
  };
}

function figure(text: string): bigint {
  if (!/^-?\d+(\.\d{1,2})?$/.test(text)) throw new InvalidArgumentError('an amount is written 156023.90.');
  return hundredths(text);
}

function columns(text: string): Partial<Record<ExportColumn, string>> {
  const named = text.split(',').map((part) => part.split('=').map((word) => word.trim()));
  for (const [column = '', name = ''] of named) {
    if (!(exportColumns as readonly string[]).includes(column) || name === '')
      throw new InvalidArgumentError(`columns are written ${exportColumns.map((one) => `${one}=…`).join(',')}.`);
  }
  return Object.fromEntries(named) as Partial<Record<ExportColumn, string>>;
}
