import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { macros } from './dialect/index.ts';
import { literal, quoteIdentifier } from './names.ts';

/** The database of the pipeline; its file is `warehouse.duckdb`, any other database X is `x.duckdb`. */
export const mainDatabase = 'SALLA_DWH';
const mainFile = 'warehouse.duckdb';
/** Schema of the endpoint's own table in each database, the load history. Never listed by SHOW. */
export const endpointSchema = '_ENDPOINT';

export interface DatabaseOptions {
  /** Folder of the `.duckdb` files. */
  directory: string;
  /** DuckDB's own limit, such as `2GB`. */
  memoryLimit: string;
  threads: number;
}

/** A database file that cannot be used; it is left as it is. */
export class DatabaseFileError extends Error {
  override readonly name = 'DatabaseFileError';
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
      // Row order of files matters to COPY's metadata$file_row_number.
      preserve_insertion_order: 'true',
    });
    const main = await instance.connect();
    const database = new Database(instance, main, options.directory);
    try {
      await main.run("SET GLOBAL TimeZone = 'UTC'");
      for (const macro of macros) await main.run(macro);
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
    // DuckDB would turn an empty file into a new database and so hide that the old one is gone.
    if (existsSync(file) && statSync(file).size === 0) throw new DatabaseFileError(corrupt(file, 'the file is empty'));
    try {
      await this.#main.run(`ATTACH ${literal(file)} AS ${quoteIdentifier(key)} (STORAGE_VERSION 'v1.4.0')`);
      await this.#main.run(`
        CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(key)}.PUBLIC;
        CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(key)}.${endpointSchema};
        CREATE TABLE IF NOT EXISTS ${quoteIdentifier(key)}.${endpointSchema}.load_history (
          table_name VARCHAR, stage_file VARCHAR, bytes BIGINT, modified_ms BIGINT, rows_loaded BIGINT, loaded_at TIMESTAMP)`);
    } catch (error) {
      throw fileError(file, error);
    }
    this.#names.add(key);
  }

  connect(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }

  /** Writes the files' write-ahead logs into them and lets go of them. */
  async close(): Promise<void> {
    for (const name of this.#names) {
      await this.#main.run(`DETACH ${quoteIdentifier(name)}`).catch(() => undefined);
    }
    this.#main.closeSync();
    this.#instance.closeSync();
  }
}

function fileError(file: string, error: unknown): Error {
  const text = error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
  if (/could not set lock|conflicting lock/i.test(text)) {
    return new DatabaseFileError(
      `${file} is in use by another process (${text}). Stop the other warehouse, or start this one with another --data folder.`,
    );
  }
  if (/no space left|permission denied|read-only/i.test(text)) {
    return new DatabaseFileError(
      `${file} cannot be written: ${text}. Free space or correct the folder's permissions, then start again.`,
    );
  }
  return new DatabaseFileError(corrupt(file, text));
}

function corrupt(file: string, reason: string): string {
  return (
    `${file} cannot be read as a warehouse: ${reason}. The file was left as it is. ` +
    'Put back a copy of it (with its .wal file), or move both away and run again: the first run loads everything anew.'
  );
}
