import { init, Parser } from '@guanmingchiu/sqlparser-ts';
import { placeOf, tokenize, type Token } from './tokens.ts';
import type { Node } from './tree.ts';
import { errorCodes, SnowflakeSqlError } from './types.ts';

await init();

export interface Parsed {
  tree: Node;
  /** The text that the tree's places refer to. */
  text: string;
}

/** Parses one statement as Snowflake; `?` binds are numbered first, in the order they stand. */
export function parseStatement(sql: string): Parsed {
  const text = numberBinds(sql);
  try {
    // The typed tree of the package drops data types; its JSON is whole.
    const statements = JSON.parse(Parser.parseToJson(text, 'snowflake')) as Node[];
    const tree = statements[0];
    if (tree && statements.length === 1) return { tree, text };
  } catch (error) {
    throw syntaxError(sql, (error as Error).message);
  }
  throw new SnowflakeSqlError(errorCodes.syntax, 'SQL compilation error:\nExpected exactly one statement.');
}

function numberBinds(sql: string): string {
  let count = 0;
  let position = 0;
  let text = '';
  for (const token of tokenize(sql)) {
    if (token.kind === 'string') checkEscapes(sql, token);
    if (token.text !== '?') continue;
    count += 1;
    text += `${sql.slice(position, token.start)}:${count}`;
    position = token.end;
  }
  return text + sql.slice(position);
}

/** Escapes by code (`\\u0041`, `\\x41`, `\\101`) would be read as plain letters by the parser. */
function checkEscapes(sql: string, token: Token): void {
  if (token.text.startsWith('$$') || !/\\(?:u|x|[0-7]{2})/.test(token.text.replaceAll('\\\\', ''))) return;
  const place = placeOf(sql, token.start);
  throw new SnowflakeSqlError(
    errorCodes.unsupported,
    `SQL compilation error: error line ${place.line} at position ${place.position}\n` +
      `An escape by code in ${token.text} is not supported by the local warehouse.\nWrite the character itself.`,
    place,
  );
}

/** A syntax error in Snowflake's words, from the parser's `Expected: …, found: … at Line: n, Column: m`. */
function syntaxError(sql: string, message: string): SnowflakeSqlError {
  const found = /^(?:sql parser error: )?(.*?)(?: at Line: (\d+), Column: (\d+))?$/s.exec(message);
  const place =
    found?.[2] && found[3] ? { line: Number(found[2]), position: Number(found[3]) - 1 } : placeOf(sql, sql.length);
  return new SnowflakeSqlError(
    errorCodes.syntax,
    `SQL compilation error:\nsyntax error line ${place.line} at position ${place.position}: ${found?.[1] ?? message}.`,
    place,
  );
}
