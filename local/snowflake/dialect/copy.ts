import { TokenReader } from './token-reader.ts';
import { parseStatement } from './parser.ts';
import { PathGathering } from './paths.ts';
import { QueryRenderer } from './query.ts';
import { tokenize } from './tokens.ts';
import { open } from './tree.ts';
import type { Command } from './types.ts';

/** COPY INTO table [(columns)] FROM @stage | (SELECT … FROM @stage) [FILES, PATTERN, options]. */
export function readCopy(sql: string): Command {
  const reader = new TokenReader(sql, tokenize(sql));
  reader.expect('COPY', 'INTO');
  if (reader.peek() === '@') reader.fail("'@': unloading to a stage is not supported by the local warehouse");
  const table = reader.name();
  const columns = reader.accept('(') ? names(reader) : undefined;
  reader.expect('FROM');
  const isSelect = reader.accept('(');
  const select = isSelect ? selectList(reader) : undefined;
  const stage = reader.stage();
  if (isSelect) {
    if (!reader.accept(')')) {
      reader.accept('AS');
      reader.name();
      reader.expect(')');
    }
  }
  const files = fileList(reader);
  const { PATTERN: pattern, ...options } = reader.options();
  return {
    type: 'copy',
    table,
    ...(columns ? { columns } : {}),
    ...(select === undefined ? {} : { select }),
    stage,
    ...(files ? { files } : {}),
    ...(pattern === undefined ? {} : { pattern: String(pattern) }),
    options,
  };
}

function names(reader: TokenReader): string[] {
  const found: string[] = [];
  do found.push(reader.name().at(-1)!);
  while (reader.accept(','));
  reader.expect(')');
  return found;
}

/** The list between SELECT and FROM @stage, rendered for DuckDB. */
function selectList(reader: TokenReader): string {
  const inside = reader.tokensToClose();
  let length = 0;
  while (length < inside && !(reader.peek(length) === 'FROM' && /^'?@/.test(reader.peek(length + 1)))) length += 1;
  if (length === inside) reader.fail("')', expected FROM @stage");
  const { tree } = parseStatement(reader.textUntil(length));
  reader.expect('FROM');
  const select = open(open(tree).body['body']).body;
  const queries = new QueryRenderer(() => undefined, new Set());
  // A line holds whole records, and beside them a few short texts.
  const paths = new PathGathering(true);
  return paths.resolve(queries.projection(select, { ...queries.context('stage'), paths }));
}

function fileList(reader: TokenReader): string[] | undefined {
  if (!reader.accept('FILES', '=', '(')) return undefined;
  const files: string[] = [];
  do files.push(String(reader.value()));
  while (reader.accept(','));
  reader.expect(')');
  return files;
}
