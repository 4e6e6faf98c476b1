import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { splitStatements } from '../../cli/statements.ts';
import type { StatementResult, Warehouse } from '../../functions/domain/ports.ts';

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

/** The statements of `sql/operations/<name>.sql`, with a person's own words put in. */
export function operation(name: string, words: Readonly<Record<string, string>> = {}): string[] {
  const text = read(`../../sql/operations/${name}.sql`);
  return splitStatements(
    Object.entries(words).reduce((filled, [word, own]) => {
      if (!filled.includes(word)) throw new Error(`${name} does not say “${word}”.`);
      return filled.replaceAll(word, () => own);
    }, text),
  );
}

/** The statements of one place of the maintenance guide, as it prints them. */
export const guide = (name: string): string[] => splitStatements(read(`../sql/guide/${name}.sql`));

/** Statements in order in one session, as `npx salla sql` runs them; the results in order. */
export async function runInOrder(warehouse: Warehouse, statements: readonly string[]): Promise<StatementResult[]> {
  const results: StatementResult[] = [];
  for (const sql of statements) results.push(await warehouse.execute({ sql }));
  return results;
}
