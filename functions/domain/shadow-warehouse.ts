import type { Statement, Warehouse } from './ports.ts';

/** Behind the names of the shadow's schemas. */
const suffix = '_REPLAY';
const shadowed = ['SILVER', 'GOLD', 'OPS', 'MART'] as const;

export const shadowSchemas = shadowed.map((schema) => `${schema}${suffix}`);

/** The shadow's table that stands for a live one, such as `GOLD_REPLAY.gold_fact_orders`. */
export function inShadow(table: string): string {
  return table.replace(/^(\w+)\./, `$1${suffix}.`);
}

/** The shadow's name for a transaction: a replay must not be taken for a run's publisher, nor end one. */
export function shadowName(name: string): string {
  return `${name}${suffix}`;
}

const qualified = new RegExp(String.raw`\b(${shadowed.join('|')})(?=\.)`, 'g');
const created = new RegExp(String.raw`\b(schema if not exists )(${shadowed.join('|')})\b`, 'gi');

function redirect(statement: Statement): Statement {
  const sql = statement.sql.replaceAll(qualified, `$1${suffix}`).replaceAll(created, `$1$2${suffix}`);
  return { ...statement, sql };
}

/**
 * A second SILVER, GOLD, OPS and MART beside the live ones, on the same Bronze: takes the statements that are written for the
 * live schemas, and sends them to its own.
 */
export function shadowOf(warehouse: Warehouse): Warehouse {
  return {
    get database() {
      return warehouse.database;
    },
    get statementCount() {
      return warehouse.statementCount;
    },
    get busy() {
      return warehouse.busy;
    },
    execute: (statement) => warehouse.execute(redirect(statement)),
    stream: (statement) => warehouse.stream(redirect(statement)),
    transaction: (statements, name) => warehouse.transaction(statements.map(redirect), name && shadowName(name)),
    endTransactions: (name) => warehouse.endTransactions(shadowName(name)),
    put: (file, folder) => warehouse.put(file, folder),
    get: (path, folder) => warehouse.get(path, folder),
    list: (folder) => warehouse.list(folder),
    remove: (path) => warehouse.remove(path),
    close: () => warehouse.close(),
  };
}
