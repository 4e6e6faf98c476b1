import { Command } from 'commander';
import { closeCommand } from './close.ts';
import { compareCommand } from './compare.ts';
import { diffCommand } from './diff.ts';
import { forgetCommand } from './forget.ts';
import { migrateCommand } from './migrate.ts';
import { orderCommand } from './order.ts';
import { progressCommand } from './progress.ts';
import { reconcileCommand } from './reconcile.ts';
import { replayCommand } from './replay.ts';
import { rolesCommand } from './roles.ts';
import { runsCommand } from './runs.ts';
import { serviceCommand } from './service.ts';
import { sqlCommand } from './sql.ts';

const examples = `
Examples:
  npx salla sql "select count(*) from GOLD.gold_fact_orders"
  npx salla runs
  npx salla progress
  npx salla forget --customer 1227534533
  npx salla roles
  npx salla order 40497536
  npx salla close 2026-10
  npx salla store --port 8081
  npx salla warehouse --port 8085

With SNOWFLAKE_ACCOUNT, SNOWFLAKE_USER and SNOWFLAKE_PRIVATE_KEY_PATH set, all but store
and warehouse work on that account.`;

/** `salla`, with its commands. */
export function sallaProgram(): Command {
  const program = new Command('salla')
    .description('Looks into the warehouse that npm start fills, and starts its local services alone.')
    .addCommand(sqlCommand())
    .addCommand(runsCommand())
    .addCommand(progressCommand())
    .addCommand(orderCommand())
    .addCommand(diffCommand())
    .addCommand(closeCommand())
    .addCommand(reconcileCommand())
    .addCommand(compareCommand())
    .addCommand(replayCommand())
    .addCommand(migrateCommand())
    .addCommand(rolesCommand())
    .addCommand(forgetCommand())
    .addCommand(serviceCommand('store', 'a Salla API on this machine with a shop in it'))
    .addCommand(serviceCommand('warehouse', 'a Snowflake endpoint on this machine (DuckDB inside)'))
    .showHelpAfterError('All commands: npx salla --help')
    .addHelpText('after', examples);
  for (const command of program.commands) command.showHelpAfterError(`Help: npx salla ${command.name()} --help`);
  return program;
}
