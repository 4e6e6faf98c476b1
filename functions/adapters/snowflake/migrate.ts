import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log, Warehouse } from '../../domain/ports.ts';
import { MigrationError, WarehouseStatementError } from './errors.ts';
import { type MigrationLock, withMigrationLock } from './migration-lock.ts';
import { markVersion, versionOf } from './schema-version.ts';
import { readViews, type View } from './view-files.ts';

/** What the warehouse is built from. */
export interface WarehouseFiles {
  /** Folder of `V<number>__<name>.sql`, applied once and in order. */
  migrations: string;
  /** Folder of views, one a file, each made anew whenever its file changed. */
  views?: string;
}

/** @param sql the project's folder `sql/` */
export function warehouseFiles(sql: string): WarehouseFiles {
  return { migrations: join(sql, 'migrations'), views: join(sql, 'mart') };
}

export interface MigrationResult {
  applied: string[];
  /** Migrations that the database had already. */
  standing: number;
}

interface Migration {
  version: string;
  file: string;
  text: string;
  checksum: string;
}

/**
 * Brings the warehouse's database to the newest version: every migration that `OPS.schema_history` does not have, in order,
 * then every view that is not the one in its file. Migrations only go forward, and one that was applied must not change:
 * its checksum is compared. Each file is written to be safe to run twice, because DDL commits by itself in Snowflake. Two
 * deployments at once take turns.
 */
export async function migrate(warehouse: Warehouse, files: WarehouseFiles, log?: Log): Promise<MigrationResult> {
  await prepareHistory(warehouse);
  const { migrations, views, standing, newest } = await outstanding(warehouse, files);
  const isDone = migrations.length + views.length === 0;
  const applied = isDone ? [] : await withMigrationLock(warehouse, (lock) => apply(warehouse, files, lock, log));
  // Runs go by this. Written though nothing was applied: a deployment may have died before it came so far.
  await markVersion(warehouse, newest);
  return { applied, standing };
}

/** Reads the history again: while this deployment waited, another one may have done the work. */
async function apply(warehouse: Warehouse, files: WarehouseFiles, lock: MigrationLock, log?: Log): Promise<string[]> {
  const { migrations, views } = await outstanding(warehouse, files);
  const applied: string[] = [];
  for (const { version, file, text, checksum } of migrations) {
    await lock.renew();
    log?.info('migrating', { file });
    for (const sql of statementsOf(text)) await warehouse.execute({ sql });
    await warehouse.execute({
      sql: 'insert into OPS.schema_history (version, file, checksum) select :1, :2, :3',
      binds: [version, file, checksum],
    });
    applied.push(file);
  }
  for (const { file, text } of views) {
    log?.info('making a view', { file });
    await warehouse.execute({ sql: text });
    await warehouse.execute({
      sql: `delete from OPS.schema_history where version = '${repeatable}' and file = :1`,
      binds: [file],
    });
    await warehouse.execute({
      sql: 'insert into OPS.schema_history (version, file, checksum) select :1, :2, :3',
      binds: [repeatable, file, checksumOf(text)],
    });
    applied.push(file);
  }
  return applied;
}

/** Version that views stand under in the history: they have none. */
const repeatable = 'R';

interface Outstanding {
  migrations: Migration[];
  views: View[];
  /** Migrations that the database has. */
  standing: number;
  /** Version of the newest file; empty when there is none. */
  newest: string;
}

async function outstanding(warehouse: Warehouse, files: WarehouseFiles): Promise<Outstanding> {
  const { database } = warehouse;
  const { rows } = await warehouse.execute({
    sql: 'select version, file, checksum from OPS.schema_history order by version',
  });
  const versions = rows.filter((row) => row['VERSION'] !== repeatable);
  const standing = new Map(versions.map((row) => [String(row['VERSION']), row['CHECKSUM']]));
  const migrations = await readMigrations(files.migrations);
  const changed = migrations.find(({ version, checksum }) => (standing.get(version) ?? checksum) !== checksum);
  if (changed !== undefined) {
    throw new MigrationError(
      `${changed.file} differs from the one that ${database} was migrated with.`,
      'restore the file as it was, and put the change into a new migration with the next number.',
    );
  }
  const newest = migrations.at(-1)?.version ?? '';
  const ahead = [...standing.keys()].findLast((version) => version > newest);
  if (ahead !== undefined) {
    throw new MigrationError(
      `${database} is at version ${ahead}, newer than this program (${newest}).`,
      'update the program to the version that migrated the database.',
    );
  }
  const made = new Map(
    rows.filter((row) => row['VERSION'] === repeatable).map((row) => [row['FILE'], row['CHECKSUM']]),
  );
  const views = files.views === undefined ? [] : await readViews(files.views);
  return {
    migrations: migrations.filter(({ version }) => !standing.has(version)),
    views: views.filter(({ file, text }) => made.get(file) !== checksumOf(text)),
    standing: standing.size,
    newest,
  };
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

async function prepareHistory(warehouse: Warehouse): Promise<void> {
  const { database } = warehouse;
  if (!/^[A-Z_][A-Z0-9_$]*$/.test(database)) {
    throw new MigrationError(
      `“${database}” is not a database name this project uses.`,
      'choose upper-case letters, digits and underscores, such as SALLA_DWH.',
    );
  }
  await useDatabase(warehouse);
  await warehouse.execute({ sql: 'create schema if not exists OPS' });
  await warehouse.execute({
    sql: `create table if not exists OPS.schema_history (
  version varchar(10) not null,
  file varchar(200) not null,
  checksum varchar(64) not null,
  applied_at timestamp_ntz default current_timestamp()::timestamp_ntz
)`,
  });
  await warehouse.execute({
    sql: `create table if not exists OPS.migration_locks (
  owner varchar(40) not null,
  taken_at timestamp_ntz default current_timestamp()::timestamp_ntz,
  alive_until timestamp_ntz not null
)`,
  });
}

/** CREATE DATABASE asks for a right on the account even where the database stands, and the deployer's role has none. */
async function useDatabase(warehouse: Warehouse): Promise<void> {
  const { database } = warehouse;
  try {
    await warehouse.execute({ sql: `use database ${database}` });
  } catch (error) {
    if (!(error instanceof WarehouseStatementError) || !missingObject.has(error.code)) throw error;
    await warehouse.execute({ sql: `create database if not exists ${database}` });
    await warehouse.execute({ sql: `use database ${database}` });
  }
}

/** Does not exist, or not authorized. */
const missingObject: ReadonlySet<string> = new Set(['002003', '002043']);

async function readMigrations(directory: string): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const version = versionOf(file);
      if (version === undefined) {
        throw new MigrationError(
          `${file} is not named as a migration.`,
          'name it V<three digits>__<what_it_does>.sql.',
        );
      }
      const text = await readFile(join(directory, file), 'utf8');
      return {
        version,
        file,
        text,
        checksum: checksumOf(text),
      };
    }),
  );
}

/** Migrations end every statement with `;` at the end of a line and use no `;` elsewhere at a line's end. */
function statementsOf(text: string): string[] {
  return text
    .split(/;[ \t]*(?:\r?\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replaceAll(/^--.*$/gm, '').trim() !== '');
}
