import { remembered } from './remembered.ts';
import { tokenize } from './tokens.ts';

/** The statements of a text, without the semicolons between them; comments stay, statements of comments alone go. */
export const splitStatements: (sql: string) => readonly string[] = remembered(split);

function split(sql: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let hasTokens = false;
  for (const token of tokenize(sql)) {
    if (token.text !== ';') {
      hasTokens = true;
      continue;
    }
    if (hasTokens) statements.push(sql.slice(start, token.start).trim());
    start = token.end;
    hasTokens = false;
  }
  if (hasTokens) statements.push(sql.slice(start).trim());
  return statements;
}
