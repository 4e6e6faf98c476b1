import { readdirSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { accountDatabase, accountUsage } from './account-usage.ts';
import { checkFile, describeFileError } from './database-file.ts';
import { macros } from './dialect/index.ts';
import { errorKinds, statementError } from './errors.ts';
import { literal, quoteIdentifier } from './names.ts';

/** The database of the pipeline; its file is `warehouse.duckdb`, any other database X is `x.duckdb`. */
const mainDatabase = 'SALLA_DWH';
const mainFile = 'warehouse.duckdb';
/** Schema of the endpoint's own tables in each database: load history, earlier states of tables. Never listed by SHOW. */
export const endpointSchema = '_ENDPOINT';

/** DuckDB gives a database up when a checkpoint finds no room, so writing stops while there still is some. */
const writeReserveBytes = 100e6;
const damagePattern = /Corrupt database file|Could not read enough bytes|has been invalidated|^FATAL Error/i;

export interface DatabaseOptions {
  /** Folder of the `.duckdb` files. */
  directory: string;
  /** DuckDB's own limit, such as `2GB`. */
  memoryLimit: string;
  threads: number;
}

/**
 * DuckDB instance (in memory) with one attached file for each Snowflake database, so that `SALLA_DWH.BRONZE.T` and
 * `BRONZE.T` both resolve. The dialect's functions live in a database in memory, never in a file.
 */
export class Database {
  readonly directory: string;
  readonly #instance: DuckDBInstance;
  readonly #main: DuckDBConnection;
  readonly #names = new Set<string>();
  /** Why nothing more is written, when a file turned out damaged. */
  damage: string | undefined;

  private constructor(instance: DuckDBInstance, main: DuckDBConnection, directory: string) {
    this.#instance = instance;
    this.#main = main;
    this.directory = directory;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    await mkdir(options.directory, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads),
      memory_limit: options.memoryLimit,
      temp_directory: join(options.directory, 'spill'),
      // Snowflake: NULLs come last ascending and first descending.
      default_null_order: 'nulls_last_on_asc_first_on_desc',
      // “The first row of each key” as an aggregate holds all rows in memory that cannot be written to disk: a million orders
      // do not fit. As a window it can, and it is faster too (1.5.6).
      disabled_optimizers: 'top_n_window_elimination',
      // At each 16 MB, as it is otherwise, runs of a big shop wait for one rewriting of tables after the other; what was not
      // rewritten yet is read from the log at the next start.
      wal_autocheckpoint: '1GB',
      // Row order of files matters to COPY's metadata$file_row_number.
      preserve_insertion_order: 'true',
    });
    const main = await instance.connect();
    const database = new Database(instance, main, options.directory);
    try {
      await main.run("SET GLOBAL TimeZone = 'UTC'");
      for (const macro of macros) await main.run(macro);
      for (const view of accountUsage(options.directory)) await main.run(view);
      database.#names.add(accountDatabase);
      for (const file of readdirSync(options.directory)) {
        if (file.endsWith('.duckdb') && file !== mainFile)
          await database.create(basename(file, '.duckdb').toUpperCase());
      }
      await database.create(mainDatabase);
    } catch (error) {
      main.closeSync();
      instance.closeSync();
      throw error;
    }
    return database;
  }

  has(name: string): boolean {
    return this.#names.has(name.toUpperCase());
  }

  get names(): string[] {
    return [...this.#names].toSorted();
  }

  /** Attaches the file of a database, which is created when it does not exist. A file that is not DuckDB's is refused. */
  async create(name: string): Promise<void> {
    const key = name.toUpperCase();
    if (this.#names.has(key)) return;
    const file = join(this.directory, key === mainDatabase ? mainFile : `${key.toLowerCase()}.duckdb`);
    try {
      await checkFile(this.#main, file);
      await this.#main.run(`ATTACH ${literal(file)} AS ${quoteIdentifier(key)} (STORAGE_VERSION 'v1.4.0')`);
      await this.#main.run(`
        CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(key)}.PUBLIC;
        CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(key)}.${endpointSchema};
        CREATE TABLE IF NOT EXISTS ${quoteIdentifier(key)}.${endpointSchema}.load_history (
          table_name VARCHAR, stage_file VARCHAR, bytes BIGINT, modified_ms BIGINT, rows_loaded BIGINT, loaded_at TIMESTAMP);
        CREATE TABLE IF NOT EXISTS ${quoteIdentifier(key)}.${endpointSchema}.retention (table_name VARCHAR, days INTEGER);
        CREATE TABLE IF NOT EXISTS ${quoteIdentifier(key)}.${endpointSchema}.table_versions (
          table_name VARCHAR, version VARCHAR, replaced_ms BIGINT, query_id VARCHAR)`);
    } catch (error) {
      throw describeFileError(file, error);
    }
    this.#names.add(key);
  }

  /** Refuses writing when a file was found damaged or the disk is nearly full: DuckDB could not go on after either. */
  async checkWritable(): Promise<void> {
    if (this.damage !== undefined) throw statementError(errorKinds.damaged, this.damage);
    const { bavail, bsize } = await statfs(this.directory);
    if (bavail * bsize >= writeReserveBytes) return;
    throw statementError(
      errorKinds.storageFull,
      `Only ${Math.floor((bavail * bsize) / 1e6)} MB are free under ${this.directory}; the warehouse stops writing below ` +
        `${writeReserveBytes / 1e6} MB. Nothing was written. Free space and run the statement again.`,
    );
  }

  /** Notes an error that says that a file is damaged or was given up by DuckDB. */
  noteDamage(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    if (this.damage !== undefined || !damagePattern.test(text)) return;
    this.damage =
      `A database file under ${this.directory} can no longer be used (${text.split('\n')[0] ?? text}). Nothing more is written to it. ` +
      'Stop the warehouse, free space or put back a copy of the file, and start it again; what was committed is kept.';
    process.stderr.write(`warehouse: ${this.damage}\n`);
  }

  connect(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }

  /** Writes the files' write-ahead logs into them and lets go of them; damaged files are left as they are. */
  async close(): Promise<void> {
    if (this.damage !== undefined) await this.#main.run('PRAGMA disable_checkpoint_on_shutdown').catch(() => undefined);
    for (const name of this.damage === undefined ? this.#names : []) {
      await this.#main.run(`DETACH ${quoteIdentifier(name)}`).catch(() => undefined);
    }
    this.#main.closeSync();
    this.#instance.closeSync();
  }
}
