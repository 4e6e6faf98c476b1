import { randomUUID } from 'node:crypto';
import { nothingBound } from './bind-values.ts';
import { accountDatabase } from './account-usage.ts';
import { type Database, endpointSchema } from './database.ts';
import { literal, quoteIdentifier } from './names.ts';
import type { Query } from './queries.ts';

const day = 86_400_000;

/** An earlier state of a table that is to be kept. */
interface Version {
  /** DB.SCHEMA.TABLE */
  table: string;
  version: string;
  replacedMs: number;
}

/**
 * Earlier states of tables, for Time Travel: a copy from before each change, in the table's own database file. Copies cost
 * time and room, so only tables whose DATA_RETENTION_TIME_IN_DAYS was set have them. A transaction keeps the state from
 * before its first change.
 */
export class TableVersions {
  readonly #days: Map<string, number>;

  private constructor(days: Map<string, number>) {
    this.#days = days;
  }

  static async open(database: Database): Promise<TableVersions> {
    const connection = await database.connect();
    const days = new Map<string, number>();
    for (const name of database.names.filter((found) => found !== accountDatabase)) {
      const result = await connection.runAndReadAll(
        `SELECT table_name, days FROM ${quoteIdentifier(name)}.${endpointSchema}.retention`,
      );
      for (const [table, kept] of result.getRowsJson() as [string, number][]) days.set(table, kept);
    }
    connection.closeSync();
    return new TableVersions(days);
  }

  /** How far Time Travel reaches; Snowflake's default is one day. */
  days(table: string): number {
    return this.#days.get(table) ?? 1;
  }

  /** What must be kept before the query writes these tables. */
  due({ session }: Query, tables: readonly string[]): Version[] {
    if (!session.transaction.isOpen) session.versioned.clear();
    return tables
      .filter((table) => (this.#days.get(table) ?? 0) > 0 && !session.versioned.has(table))
      .map((table) => ({ table, version: randomUUID(), replacedMs: Date.now() }));
  }

  /** Copies the table as it is, and lets go of copies that nobody may ask for any more; within the writing transaction. */
  async keep(query: Query, { table, version, replacedMs }: Version): Promise<void> {
    const schema = endpointOf(table);
    const limit = replacedMs - this.days(table) * day;
    for (const old of await this.#read(query, table, `replaced_ms < ${limit}`))
      await this.#drop(query, table, old.version);
    const values = [table, version].map(literal).join(', ');
    await run(
      query,
      `CREATE TABLE ${schema}.${quoteIdentifier(version)} AS FROM ${quoted(table)}; ` +
        `INSERT INTO ${schema}.table_versions VALUES (${values}, ${replacedMs}, ${literal(query.id)})`,
    );
  }

  /** Kept states that were replaced after a time, oldest first, with the statement that did it; `name` is DuckDB text. */
  async replacedAfter(query: Query, table: string, time: number) {
    return this.#read(query, table, `replaced_ms > ${time}`);
  }

  /** @throws when there is no such table */
  async setRetention(query: Query, table: string, days: number): Promise<void> {
    await query.session.transaction.write(async () => {
      await run(query, `FROM ${quoted(table)} LIMIT 0`);
      await this.#clear(query, table, days === 0);
      await run(query, `INSERT INTO ${endpointOf(table)}.retention VALUES (${literal(table)}, ${days})`);
    });
    this.#days.set(table, days);
  }

  /** Lets go of everything about names that stand for other tables from now on; within the writing transaction. */
  async forget(query: Query, tables: readonly string[]): Promise<void> {
    for (const table of tables.filter((name) => this.#days.has(name))) {
      await this.#clear(query, table, true);
      this.#days.delete(table);
    }
  }

  async #clear(query: Query, table: string, withVersions: boolean): Promise<void> {
    await run(query, `DELETE FROM ${endpointOf(table)}.retention WHERE table_name = ${literal(table)}`);
    if (!withVersions) return;
    for (const { version } of await this.#read(query, table, 'true')) await this.#drop(query, table, version);
  }

  async #read(query: Query, table: string, condition: string) {
    const schema = endpointOf(table);
    const result = await run(
      query,
      `SELECT version, replaced_ms, query_id FROM ${schema}.table_versions WHERE table_name = ${literal(table)} AND ${condition} ORDER BY replaced_ms`,
    );
    const rows = (await result.getRowsJson()) as [version: string, replacedMs: string, queryId: string][];
    return rows.map(([version, replacedMs, queryId]) => ({
      version,
      name: `${schema}.${quoteIdentifier(version)}`,
      replacedMs: Number(replacedMs),
      queryId,
    }));
  }

  async #drop(query: Query, table: string, version: string): Promise<void> {
    const schema = endpointOf(table);
    await run(
      query,
      `DROP TABLE ${schema}.${quoteIdentifier(version)}; DELETE FROM ${schema}.table_versions WHERE version = ${literal(version)}`,
    );
  }
}

const run = ({ session, signal }: Query, sql: string) => session.run(sql, nothingBound, signal);
const quoted = (table: string): string => table.split('.').map(quoteIdentifier).join('.');
const endpointOf = (table: string): string => `${quoteIdentifier(table.split('.')[0] ?? '')}.${endpointSchema}`;
