import { Command, Option } from 'commander';
import { WarehouseStatementError } from '../functions/adapters/snowflake/errors.ts';
import type { StatementResult } from '../functions/domain/ports.ts';
import { StartError } from '../local/run/start-error.ts';
import { asCsv, asJson, asTable } from './result-formats.ts';
import { splitStatements } from './statements.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

const examples = `
Examples:
  npx salla sql "select * from GOLD.gold_fact_orders limit 5"
  npx salla sql --csv "select full_date, is_weekend from GOLD.gold_dim_date" > days.csv
  npx salla sql --json "select stream, gold, pending from OPS.ledger"
  npx salla sql "use schema GOLD; select count(*) from gold_dim_customers"

Statements separated by ; run in order in one session. The table output shows each result, --json and --csv the last.`;

/** `salla sql`: statements through the Snowflake driver, results on stdout. */
export function sqlCommand(): Command {
  return new Command('sql')
    .description('runs SQL in the warehouse and prints the result')
    .argument('<statements>', 'SQL, several statements separated by ;')
    .addOption(new Option('--json', 'an array of objects; numbers keep all their digits').conflicts('csv'))
    .option('--csv', 'comma-separated values with a head line; lines end with CR LF (RFC 4180)')
    .addOption(dataOption())
    .addHelpText('after', examples)
    .action(async (text: string, flags: { json?: boolean; csv?: boolean; data: string }) => {
      const statements = splitStatements(text);
      if (statements.length === 0) throw new StartError('There is no statement.', 'npx salla sql "select …"');
      await withWarehouse(flags.data, async (warehouse) => {
        let last: StatementResult | undefined;
        for (const sql of statements) {
          last = await warehouse.execute({ sql }).catch(rethrowShort);
          if (!flags.json && !flags.csv) console.log(asTable(last, process.stdout.columns));
        }
        if (flags.json) console.log(asJson(last));
        if (flags.csv) process.stdout.write(asCsv(last));
      });
    });
}

/** The person sees the statement before them, so the warehouse's own words suffice. */
function rethrowShort(error: unknown): never {
  if (!(error instanceof WarehouseStatementError) || !(error.cause instanceof Error)) throw error;
  const words = error.cause.message.replaceAll(/\s*\n\s*/g, ' ');
  throw new StartError(`Error ${error.code}: ${words}`, 'correct the statement.', { cause: error });
}
