import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { goldTables } from '../functions/domain/gold-tables.ts';
import { personalTables } from '../functions/domain/personal-columns.ts';
import { StartError } from '../local/run/start-error.ts';
import { splitStatements } from './statements.ts';

/** Standard has no masking policies. */
export type Edition = 'standard' | 'enterprise';

/** Tables of Gold that no stream fills. */
const calendar = 'gold_dim_date';

/** Tables of Gold that readers may see as they are: those without a personal column. */
export const openTables: readonly string[] = [calendar, ...goldTables.map(({ name }) => `gold_${name}`)].filter(
  (name) => !personalTables.some(({ table }) => table === `GOLD.${name}`),
);

export interface RoleStatements {
  /** Before the first migration. */
  before: string[];
  /** For tables that stand. */
  after: string[];
}

/** @param tables tables of Gold that there are; others are left out */
export function roleStatements(
  database: string,
  edition: Edition,
  tables: readonly string[] = openTables,
): RoleStatements {
  // A name that needs no quotes: anything else could end the identifier it is put into.
  if (!/^[A-Z_][A-Z0-9_]*$/.test(database)) {
    throw new StartError(
      `“${database}” is not a database name this project uses.`,
      'choose upper-case letters, digits and underscores, such as SALLA_DWH.',
    );
  }
  const filled = (file: string, table = '') =>
    splitStatements(read(file).replaceAll(/\{(database|table)\}/g, (_, word) => (word === 'table' ? table : database)));
  return {
    before: filled('roles'),
    after: [
      ...filled('after_migrations'),
      ...openTables.filter((name) => tables.includes(name)).flatMap((name) => filled('reporter_table', name)),
      ...(edition === 'enterprise' ? filled('masking') : []),
    ],
  };
}

function read(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../sql/roles/${file}.sql`, import.meta.url)), 'utf8');
}
