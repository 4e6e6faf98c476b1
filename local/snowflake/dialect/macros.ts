import { readFileSync } from 'node:fs';
import { splitStatements } from './split-statements.ts';

const files = ['numbers', 'text', 'dates', 'semi-structured', 'information-schema'];

/**
 * Snowflake's functions as DuckDB macros, in an in-memory database `sf` that every statement names
 * (`sf.round(…)`): found from any current schema, written to no file. Run once per DuckDB instance.
 */
export const macros: readonly string[] = [
  `ATTACH IF NOT EXISTS ':memory:' AS sf`,
  ...files.flatMap((file) => splitStatements(readFileSync(new URL(`macros/${file}.sql`, import.meta.url), 'utf8'))),
];
