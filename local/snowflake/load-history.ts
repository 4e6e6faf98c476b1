import { endpointSchema } from './database.ts';
import { literal, quoteIdentifier } from './names.ts';
import type { StageFile } from './stage-files.ts';

/** SQL on the table that remembers which staged files each table has loaded; kept in the table's own database file. */
export const loadHistory = {
  /** Rows `stage_file, bytes, modified_ms` of what `table` (DB.SCHEMA.TABLE) has loaded. */
  read(table: readonly string[]): string {
    return `SELECT stage_file, bytes, modified_ms FROM ${history(table)} WHERE table_name = ${literal(table.join('.'))}`;
  },

  /** Remembers one loaded file; `stageFile` is `DB.SCHEMA.STAGE/path`. */
  add(table: readonly string[], stageFile: string, file: StageFile, rows: number): string {
    const name = literal(table.join('.'));
    return (
      `DELETE FROM ${history(table)} WHERE table_name = ${name} AND stage_file = ${literal(stageFile)}; ` +
      `INSERT INTO ${history(table)} VALUES (${name}, ${literal(stageFile)}, ${file.bytes}, ${file.modifiedMs}, ${rows}, now())`
    );
  },

  /** Forgets a table's files, as DROP, TRUNCATE and CREATE OR REPLACE do in Snowflake. */
  clear(table: readonly string[]): string {
    return `DELETE FROM ${history(table)} WHERE table_name = ${literal(table.join('.'))}`;
  },
};

function history(table: readonly string[]): string {
  return `${quoteIdentifier(table[0] ?? '')}.${endpointSchema}.load_history`;
}

/** Statements after which Snowflake no longer knows what a table has loaded. */
export const forgetsLoads = /^\s*(?:truncate\b|drop\s+table\b|create\s+or\s+replace\s+(?:\w+\s+)*?table\b)/i;
