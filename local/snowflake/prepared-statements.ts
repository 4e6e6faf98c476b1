import type {
  DuckDBConnection,
  DuckDBMaterializedResult,
  DuckDBPreparedStatement,
  DuckDBResult,
} from '@duckdb/node-api';
import type { Bound } from './bind-values.ts';

/** Statements kept at most; a run of the pipeline sends a few hundred different ones. */
const mostStatements = 500;

/**
 * Statements of a connection that DuckDB has read and compiled once: a model is tens of kilobytes of text, which would take
 * longer than the few rows of an hourly run. DuckDB itself compiles a kept statement again after a change of its tables. It does
 * not after a change of the place where names are looked up or of a variable, so `forget` must follow these.
 */
export class PreparedStatements {
  readonly #connection: DuckDBConnection;
  readonly #kept = new Map<string, DuckDBPreparedStatement>();

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Runs DuckDB text to its end. */
  async run(sql: string, bound: Bound): Promise<DuckDBMaterializedResult> {
    const statement = await this.#bound(sql, bound);
    return statement === undefined ? this.#connection.run(sql, bound.values, bound.types) : statement.run();
  }

  /** Runs DuckDB text whose rows are read chunk by chunk. */
  async stream(sql: string, bound: Bound): Promise<DuckDBResult> {
    const statement = await this.#bound(sql, bound);
    return statement === undefined ? this.#connection.stream(sql, bound.values, bound.types) : statement.stream();
  }

  /** Lets go of all of them; a connection with statements keeps its database open. */
  forget(): void {
    for (const statement of this.#kept.values()) statement.destroySync();
    this.#kept.clear();
  }

  /** None for text without values, which may be several statements, and whose like is seldom sent twice. */
  async #bound(sql: string, bound: Bound): Promise<DuckDBPreparedStatement | undefined> {
    if (bound.values.length === 0) return undefined;
    let statement = this.#kept.get(sql);
    if (statement === undefined) {
      const extracted = await this.#connection.extractStatements(sql);
      if (extracted.count !== 1) return undefined;
      statement = await extracted.prepare(0);
      this.#keep(sql, statement);
    }
    statement.bind(bound.values, bound.types);
    return statement;
  }

  #keep(sql: string, statement: DuckDBPreparedStatement): void {
    const [oldest] = this.#kept;
    if (oldest !== undefined && this.#kept.size >= mostStatements) {
      this.#kept.delete(oldest[0]);
      oldest[1].destroySync();
    }
    this.#kept.set(sql, statement);
  }
}
