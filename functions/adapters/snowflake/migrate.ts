import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log, Warehouse } from '../../domain/ports.ts';
import { MigrationError } from './errors.ts';

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
 * its checksum is compared. Each file is written to be safe to run twice, because DDL commits by itself in Snowflake.
 */
export async function migrate(warehouse: Warehouse, files: WarehouseFiles, log?: Log): Promise<MigrationResult> {
  const { database } = warehouse;
  await prepareHistory(warehouse);
  const { rows } = await warehouse.execute({
    sql: `select version, file, checksum from OPS.schema_history where version <> '${repeatable}' order by version`,
  });
  const standing = new Map(rows.map((row) => [String(row['VERSION']), row]));
  const migrations = await readMigrations(files.migrations);
  const applied: string[] = [];
  for (const migration of migrations) {
    const known = standing.get(migration.version);
    if (known !== undefined) {
      if (known['CHECKSUM'] !== migration.checksum) {
        throw new MigrationError(
          `${migration.file} differs from the one that ${database} was migrated with.`,
          'restore the file as it was, and put the change into a new migration with the next number.',
        );
      }
      continue;
    }
    log?.info('migrating', { file: migration.file });
    for (const sql of statementsOf(migration.text)) await warehouse.execute({ sql });
    await warehouse.execute({
      sql: 'insert into OPS.schema_history (version, file, checksum) select :1, :2, :3',
      binds: [migration.version, migration.file, migration.checksum],
    });
    applied.push(migration.file);
  }
  const newest = migrations.at(-1)?.version ?? '';
  const ahead = [...standing.keys()].filter((version) => version > newest);
  if (ahead.length > 0) {
    throw new MigrationError(
      `${database} is at version ${ahead.at(-1)}, newer than this program (${newest}).`,
      'update the program to the version that migrated the database.',
    );
  }
  if (files.views !== undefined) applied.push(...(await makeViews(warehouse, files.views, log)));
  return { applied, standing: standing.size };
}

/** Version that views stand under in the history: they have none. */
const repeatable = 'R';

async function makeViews(warehouse: Warehouse, folder: string, log?: Log): Promise<string[]> {
  const { rows } = await warehouse.execute({
    sql: `select file, checksum from OPS.schema_history where version = '${repeatable}'`,
  });
  const standing = new Map(rows.map((row) => [String(row['FILE']), row['CHECKSUM']]));
  const made: string[] = [];
  for (const { file, text } of inOrderOfReading(await readViews(folder))) {
    const checksum = checksumOf(text);
    if (standing.get(file) === checksum) continue;
    log?.info('making a view', { file });
    await warehouse.execute({ sql: text });
    await warehouse.execute({
      sql: `delete from OPS.schema_history where version = '${repeatable}' and file = :1`,
      binds: [file],
    });
    await warehouse.execute({
      sql: 'insert into OPS.schema_history (version, file, checksum) select :1, :2, :3',
      binds: [repeatable, file, checksum],
    });
    made.push(file);
  }
  return made;
}

interface View {
  name: string;
  file: string;
  text: string;
  /** Names of other views that its header says it reads. */
  reads: string[];
}

async function readViews(folder: string): Promise<View[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      const [header = ''] = /^(--.*\n)*/.exec(text) ?? [];
      const reads = [...header.matchAll(/\bMART\.(\w+)/g)].map((match) => match[1]!);
      return { name: file.slice(0, -'.sql'.length), file: `mart/${file}`, text, reads };
    }),
  );
}

/** A view is made after those that it reads. */
function inOrderOfReading(views: readonly View[]): View[] {
  const ordered = new Set<View>();
  const add = (view: View) => {
    if (ordered.has(view)) return;
    for (const other of views) if (other !== view && view.reads.includes(other.name)) add(other);
    ordered.add(view);
  };
  for (const view of views) add(view);
  return [...ordered];
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
  await warehouse.execute({ sql: `create database if not exists ${database}` });
  await warehouse.execute({ sql: `use database ${database}` });
  await warehouse.execute({ sql: 'create schema if not exists OPS' });
  await warehouse.execute({
    sql: `create table if not exists OPS.schema_history (
  version varchar(10) not null,
  file varchar(200) not null,
  checksum varchar(64) not null,
  applied_at timestamp_ntz default current_timestamp()::timestamp_ntz
)`,
  });
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const version = /^(V\d{3})__[a-z0-9_]+\.sql$/.exec(file)?.[1];
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
