import { castTo } from './casts.ts';
import { readDataType, type DataType } from './data-types.ts';
import { expression } from './expression.ts';
import { momentMark } from './moments.ts';
import { foldIdentifier, nameParts, quote, quoteName, quoteText } from './names.ts';
import type { QueryRenderer } from './query.ts';
import { onlyFields, open, refuse, wordOf, type Json, type Node } from './tree.ts';
import type { Rendered } from './types.ts';

/** What CREATE TABLE says that has no meaning on a laptop: storage, clustering, time travel. */
const withoutEffect = [
  'transient',
  'cluster_by',
  'copy_grants',
  'change_tracking',
  'data_retention_time_in_days',
  'max_data_extension_time_in_days',
  'enable_schema_evolution',
];

/** CREATE TABLE with columns, AS SELECT, LIKE or CLONE. Keys are not enforced (as in Snowflake), lengths are. */
export function createTable(body: Node, queries: QueryRenderer): Rendered {
  onlyFields(body, 'CREATE TABLE', [
    'or_replace',
    'if_not_exists',
    'temporary',
    'name',
    'columns',
    'constraints',
    'table_options',
    'query',
    'like',
    'clone',
    'version',
    ...withoutEffect,
  ]);
  const parts = nameParts(body['name']);
  if (body['temporary'] && parts.length > 1) refuse('A temporary table with a schema', body, 'Write its bare name.');
  const name = quoteName(parts);
  const words = `CREATE ${body['or_replace'] ? 'OR REPLACE ' : ''}${body['temporary'] ? 'TEMPORARY ' : ''}TABLE ${body['if_not_exists'] ? 'IF NOT EXISTS ' : ''}${name}`;
  const writes = [parts.join('.')];
  const comments = [tableComment(body), ...(body['columns'] as Node[]).map((column) => columnComment(column, name))];
  const sql = [
    `${words} ${shape(body, queries)}`,
    ...comments.filter((comment) => comment !== undefined).map((comment) => comment.replace('{table}', name)),
  ];
  return { kind: 'ddl', sql: sql.join('; '), writes };
}

function shape(body: Node, queries: QueryRenderer): string {
  const columns = body['columns'] as Node[];
  if (body['query']) {
    if (columns.length > 0)
      refuse('CREATE TABLE with columns AS SELECT', body, 'Name and cast the columns in the SELECT.');
    return `AS ${queries.query(body['query'] as Node)}`;
  }
  if (body['clone']) {
    const source = nameParts(body['clone']);
    return `AS FROM ${body['version'] ? momentMark(source, body['version'], queries.context()) : quoteName(source)}`;
  }
  if (body['like']) return `AS FROM ${quoteName(nameParts(open(body['like']).body['name']))} LIMIT 0`;
  const keys = new Set((body['constraints'] as Node[]).flatMap(primaryKey));
  return `(${columns.map((column) => columnDefinition(column, queries, keys)).join(', ')})`;
}

/** Columns of a primary key are NOT NULL; the key itself is information only, as UNIQUE and foreign keys are. */
function primaryKey(constraint: Node): string[] {
  const { tag, body } = open(constraint);
  if (tag === 'Unique' || tag === 'ForeignKey') return [];
  if (tag !== 'PrimaryKey') return refuse(`The constraint ${tag}`, constraint, 'Snowflake has no CHECK; use an audit.');
  return (body['columns'] as Node[]).map((column) => {
    const identifier = ((column['column'] as Node)['expr'] as Node)['Identifier'] as Node;
    return foldIdentifier(identifier);
  });
}

/** One column: name, type, NOT NULL, DEFAULT, and the length of VARCHAR(n) as a CHECK. */
export function columnDefinition(column: Node, queries: QueryRenderer, keys: ReadonlySet<string> = new Set()): string {
  const name = foldIdentifier(column['name'] as Node);
  const type = readDataType(column['data_type']);
  const parts = (column['options'] as Node[]).map((option) => columnOption(option, type, queries));
  const notNull = keys.has(name) && !parts.includes('NOT NULL') ? ['NOT NULL'] : [];
  const length = type.length === undefined ? [] : [`CHECK (length(${quote(name)}) <= ${type.length})`];
  return [quote(name), type.duckdb, ...parts.filter((part) => part !== ''), ...notNull, ...length].join(' ');
}

function columnOption(option: Node, type: DataType, queries: QueryRenderer): string {
  const { tag, body } = open(option['option']);
  switch (tag) {
    case 'NotNull':
    case 'PrimaryKey':
      return 'NOT NULL';
    case 'Null':
    case 'Comment':
    case 'Unique':
      return '';
    case 'Default':
      return `DEFAULT ${castTo(expression(body, queries.context()), { type: type.type, duckdb: type.duckdb }).sql}`;
    case 'Identity':
      return refuse('AUTOINCREMENT', option, 'Keys are hashes of natural keys: SHA2(…, 256).');
    default:
      return refuse(`The column option ${tag}`, option);
  }
}

function tableComment(body: Node): string | undefined {
  const options = body['table_options'];
  const plain = typeof options === 'object' && options !== null ? open(options) : undefined;
  if (!plain) return undefined;
  const comment = (plain.body as unknown as Json[]).map((option) => {
    const { tag, body: value } = open(option);
    return tag === 'Comment' ? wordOf(Object.values(value)[0]) : refuse(`The table option ${tag}`, option);
  });
  return comment.length === 0 ? undefined : `COMMENT ON TABLE {table} IS ${quoteText(comment[0]!)}`;
}

/** `COMMENT ON COLUMN …` for the comment in a column's definition; `table` is DuckDB text. */
export function columnComment(column: Node, table: string): string | undefined {
  const comments = (column['options'] as Node[])
    .map((option) => open(option['option']))
    .filter(({ tag }) => tag === 'Comment');
  if (comments.length === 0) return undefined;
  return `COMMENT ON COLUMN ${table}.${quote(foldIdentifier(column['name'] as Node))} IS ${quoteText(wordOf(comments[0]!.body))}`;
}
