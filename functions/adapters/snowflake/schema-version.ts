import { readdir } from 'node:fs/promises';
import { WarehouseVersionError } from '../../domain/errors.ts';
import type { Warehouse, WarehouseRow } from '../../domain/ports.ts';
import { WarehouseStatementError } from './errors.ts';

const migrationFile = /^(V\d{3})__[a-z0-9_]+\.sql$/;

/** `V022` of `V022__what_it_does.sql`; undefined for a file that is named otherwise. */
export function versionOf(file: string): string | undefined {
  return migrationFile.exec(file)?.[1];
}

/**
 * Leaves the version where it can be read without waking the warehouse: in the comment of the history's table. Only the owner of
 * the table may write there, which is the role of deployments.
 */
export async function markVersion(warehouse: Warehouse, version: string): Promise<void> {
  await warehouse.execute({
    sql: `comment on table OPS.schema_history is 'Migrations applied; the tables are at ${version}.'`,
  });
}

/**
 * Compares the tables with the migrations that this program carries. SHOW needs no running warehouse
 * (docs.snowflake.com/en/sql-reference/sql/show-tables) and lists what the role may read.
 *
 * @param migrations folder of the migrations
 * @throws WarehouseVersionError when one is older than the other
 */
export async function requireVersion(warehouse: Warehouse, migrations: string): Promise<void> {
  const { database } = warehouse;
  const own =
    (await readdir(migrations))
      .flatMap((file) => versionOf(file) ?? [])
      .toSorted()
      .at(-1) ?? '';
  const standing = await standingVersion(warehouse);
  if (standing === own) return;
  if (standing > own) {
    throw new WarehouseVersionError(
      `${database} is at ${standing}, newer than this program (${own}).`,
      'deploy the program that migrated it (npx cdk deploy SallaPipeline); the next run goes on from there.',
    );
  }
  throw new WarehouseVersionError(
    `${database} is at ${standing || 'no version'}, older than this program (${own}).`,
    `SNOWFLAKE_USER=${database}_DEPLOY SNOWFLAKE_ROLE=${database}_DEPLOYER npx salla migrate (and SNOWFLAKE_ACCOUNT, SNOWFLAKE_PRIVATE_KEY_PATH of that user), then start the run again.`,
  );
}

/** Empty when nothing says one: no table, or one that was made before the comment was. */
async function standingVersion(warehouse: Warehouse): Promise<string> {
  const tables = await tablesOf(warehouse);
  const history = tables.find((row) => String(row['name']).toUpperCase() === 'SCHEMA_HISTORY');
  return /\bV\d{3}\b/.exec(String(history?.['comment'] ?? ''))?.[0] ?? '';
}

async function tablesOf(warehouse: Warehouse): Promise<WarehouseRow[]> {
  try {
    return (await warehouse.execute({ sql: `show tables in schema ${warehouse.database}.OPS` })).rows;
  } catch (error) {
    // A schema that is not there, or that the role may not see.
    if (error instanceof WarehouseStatementError) return [];
    throw error;
  }
}
