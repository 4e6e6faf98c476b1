import { numberBinds } from './binds.ts';
import { readCommand } from './commands.ts';
import { readCopy } from './copy.ts';
import { createTable } from './create-table.ts';
import { alterTable, comment, createSchema, createView, drop, truncate } from './ddl.ts';
import { insert, remove, update } from './dml.ts';
import { expression } from './expression.ts';
import { merge } from './merge.ts';
import { nameParts, quote } from './names.ts';
import { parseStatement } from './parser.ts';
import { QueryRenderer } from './query.ts';
import { remembered } from './remembered.ts';
import { resultNames } from './result-names.ts';
import { readItemTexts } from './select-items.ts';
import { placeOf, tokenize, type Token } from './tokens.ts';
import { open, refuse, wordsOf, type Json, type Node } from './tree.ts';
import { errorCodes, SnowflakeSqlError, type Prepared, type Rendered } from './types.ts';
import { variantNames } from './variant-names.ts';

export { momentsOf, withMoments, type Moment } from './moments.ts';
export { macros } from './macros.ts';
export { splitStatements } from './split-statements.ts';
export * from './types.ts';

/**
 * Prepares one Snowflake statement: DuckDB text, or a command for the endpoint.
 * @throws SnowflakeSqlError for syntax errors and for everything outside the set.
 */
export const prepare: (sql: string) => Prepared = remembered(prepareAnew);

function prepareAnew(sql: string): Prepared {
  const tokens = tokenize(sql).filter((token, index, all) => !(token.text === ';' && index === all.length - 1));
  if (tokens.length === 0) throw new SnowflakeSqlError(errorCodes.syntax, 'Empty SQL statement.');
  const refusal = refusedStatement(tokens);
  if (refusal) refuse(refusal[0], nodeAt(sql, tokens[0]!.start), refusal[1]);
  const [first, second] = [word(tokens, 0), word(tokens, 1)];
  if (first === 'COPY') return { kind: 'command', command: readCopy(sql) };
  const command = readCommand(sql, tokens);
  if (command) return { kind: 'command', command };
  if (first === 'ALTER' && second === 'TABLE')
    return alterTable(sql, tokens, new QueryRenderer(() => undefined, new Set()));
  const { tree, text } = parseStatement(first === 'CREATE' && second === 'SCHEMA' ? withoutComment(sql, tokens) : sql);
  const queries = new QueryRenderer(readItemTexts(text), variantNames(tree));
  const { tag, body } = open(tree);
  const render = statements[tag];
  if (!render) return refuse(`The statement ${wordsOf(tag)}`, tree);
  return numberBinds(render(body, queries));
}

const statements: Readonly<Record<string, (body: Node, queries: QueryRenderer) => Rendered>> = {
  Query: (body, queries) => {
    const columns = resultNames(body, queries.texts);
    return { kind: 'query', sql: queries.query(body), writes: [], ...(columns ? { columns } : {}) };
  },
  Insert: insert,
  Update: update,
  Delete: remove,
  Merge: merge,
  CreateTable: createTable,
  CreateView: createView,
  CreateSchema: createSchema,
  Drop: drop,
  Truncate: truncate,
  Comment: comment,
  Set: setVariable,
};

/** Every kind of statement that is rendered for DuckDB. */
export const statementKinds: readonly string[] = Object.keys(statements);

/** `SET name = value`: a DuckDB variable of the connection, read as `$name`. */
function setVariable(tree: Node, queries: QueryRenderer): Rendered {
  const { tag, body } = open(tree);
  if (tag !== 'SingleAssignment') return refuse(`SET ${wordsOf(tag)}`, tree, 'Write SET name = value.');
  const name = nameParts(body['variable']).at(-1)!;
  const value = expression((body['values'] as Json[])[0], queries.context());
  return { kind: 'ddl', sql: `SET VARIABLE ${quote(name)} = ${value.sql}`, writes: [] };
}

/** A node that only carries a place. */
function nodeAt(sql: string, offset: number): Node {
  const { line, position } = placeOf(sql, offset);
  return { span: { start: { line, column: position + 1 } } };
}

const word = (tokens: readonly Token[], index: number): string => tokens[index]?.text.toUpperCase() ?? '';

function withoutComment(sql: string, tokens: readonly Token[]): string {
  const at = tokens.findIndex((token) => token.text.toUpperCase() === 'COMMENT');
  return at === -1 ? sql : sql.slice(0, tokens[at]!.start);
}

/** Statements known by their first words to be Snowflake's alone, with what to do instead. */
function refusedStatement(tokens: readonly Token[]): readonly [string, string] | undefined {
  const start = tokens
    .slice(0, 6)
    .map((token) => token.text.toUpperCase())
    .join(' ');
  return refusedStarts.find(([pattern]) => pattern.test(start))?.slice(1) as readonly [string, string] | undefined;
}

const refusedStarts: readonly (readonly [RegExp, string, string])[] = [
  [/^CREATE (OR REPLACE )?(\w+ )*SEQUENCE\b/, 'A sequence', 'Keys are hashes of natural keys: SHA2(…, 256).'],
  [
    /^CREATE (OR REPLACE )?(\w+ )*FILE FORMAT\b/,
    'A named file format',
    'Write the options in COPY: FILE_FORMAT = (TYPE = JSON).',
  ],
  [/^(CREATE (OR REPLACE )?(\w+ )*|ALTER |EXECUTE )TASK\b/, 'A task', 'Step Functions schedules the runs.'],
  [/^CREATE (OR REPLACE )?(\w+ )*DYNAMIC TABLE\b/, 'A dynamic table', 'Write CREATE VIEW, or a model under sql/.'],
  [/^CREATE (OR REPLACE )?(\w+ )*(STREAM|PIPE)\b/, 'A stream or pipe', 'Runs load by COPY.'],
  [
    /^CREATE (OR REPLACE )?(\w+ )*(FUNCTION|PROCEDURE)\b/,
    'A function or procedure of one’s own',
    'Write the expression in the model.',
  ],
  [
    /^CREATE (OR REPLACE )?MATERIALIZED VIEW\b/,
    'A materialized view',
    'Write CREATE VIEW; Snowflake allows no join in a materialized one.',
  ],
  [/^(EXECUTE IMMEDIATE|CALL|DECLARE)\b/, 'Snowflake Scripting', 'Run the statements one by one.'],
  [/^(ANALYZE|VACUUM|OPTIMIZE)\b/, 'ANALYZE', 'Snowflake keeps statistics itself and has no such statement either.'],
  [/^UNDROP\b/, 'UNDROP', 'The local warehouse keeps no dropped table.'],
];
