import { Command, Option } from 'commander';
import type { Warehouse } from '../functions/domain/ports.ts';
import { type Edition, roleStatements } from './role-statements.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

const notes = `
Prints the statements unless --apply is given; printing needs no warehouse. Apply them as a user with ACCOUNTADMIN, or
with SYSADMIN and SECURITYADMIN: before the first migration, after it, and after each one that adds a table. On the local
warehouse roles are accepted without effect, masking policies are refused.

Examples:
  npx salla roles > roles.sql
  SNOWFLAKE_ROLE=ACCOUNTADMIN npx salla roles --apply --edition enterprise`;

/** `salla roles`: the four roles, their grants, the service users and masking, as SQL. */
export function rolesCommand(): Command {
  return new Command('roles')
    .description('prints, or applies, the roles of loading, building, reading and deploying')
    .option('--apply', 'run the statements instead of printing them')
    .addOption(
      new Option('--edition <edition>', 'standard: masked by a view; enterprise: masking policies too')
        .choices(['standard', 'enterprise'])
        .default('standard'),
    )
    .option('--database <name>', 'database that the names begin with', process.env['SNOWFLAKE_DATABASE'] || 'SALLA_DWH')
    .addOption(dataOption())
    .addHelpText('after', notes)
    .action(async (flags: { apply?: boolean; edition: Edition; database: string; data: string }) => {
      if (flags.apply) {
        // The name is checked before anybody logs in.
        roleStatements(flags.database, flags.edition);
        await withWarehouse(flags.data, (warehouse) => apply(warehouse, flags), true);
        return;
      }
      const { before, after } = roleStatements(flags.database, flags.edition);
      console.log(`${part(before)}\n-- After npx salla migrate:\n\n${part(after)}`);
    });
}

function part(statements: readonly string[]): string {
  return statements.map((sql) => `${sql};\n`).join('\n');
}

async function apply(
  warehouse: Warehouse,
  { edition, database }: { edition: Edition; database: string },
): Promise<void> {
  const run = async (statements: readonly string[]) => {
    for (const sql of statements) await warehouse.execute({ sql });
  };
  const { before } = roleStatements(database, edition);
  await run(before);
  // SYSADMIN inherits from the deployer, who owns the tables; SHOW needs no warehouse.
  await run(['use role SYSADMIN']);
  const standing = async (schema: string) => {
    const { rows } = await warehouse.execute({ sql: `show tables in schema ${database}.${schema}` });
    return rows.map((row) => String(row['name']).toLowerCase());
  };
  if (!(await standing('OPS')).includes('migration_locks')) {
    console.log(
      `${before.length} statements applied. Next: npx salla migrate as ${database}_DEPLOY, then this once more.`,
    );
    return;
  }
  const { after } = roleStatements(database, edition, await standing('GOLD'));
  await run(after);
  console.log(`${before.length + after.length} statements applied.`);
}
