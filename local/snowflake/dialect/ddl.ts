import { numberBinds } from './binds.ts';
import { columnComment, columnDefinition } from './create-table.ts';
import { foldIdentifier, nameParts, quote, quoteName, quoteText } from './names.ts';
import { parseStatement } from './parser.ts';
import type { QueryRenderer } from './query.ts';
import { TokenReader } from './token-reader.ts';
import type { Token } from './tokens.ts';
import { onlyFields, open, refuse, wordOf, wordsOf, type Json, type Node } from './tree.ts';
import type { Prepared, Rendered } from './types.ts';

const ddl = (sql: string, writes: string[] = []): Rendered => ({ kind: 'ddl', sql, writes });

export function createView(body: Node, queries: QueryRenderer): Rendered {
  if (body['materialized'])
    refuse('A materialized view', body, 'Write CREATE VIEW; Snowflake allows no join in a materialized one.');
  onlyFields(body, 'CREATE VIEW', [
    'or_replace',
    'if_not_exists',
    'secure',
    'name',
    'columns',
    'query',
    'comment',
    'copy_grants',
  ]);
  const parts = nameParts(body['name']);
  const name = quoteName(parts);
  const columns = (body['columns'] as Node[]).map((column) => quote(foldIdentifier(column['name'] as Node)));
  const words = `CREATE ${body['or_replace'] ? 'OR REPLACE ' : ''}VIEW ${body['if_not_exists'] ? 'IF NOT EXISTS ' : ''}${name}`;
  const comments = [
    ...(body['comment'] ? [`COMMENT ON VIEW ${name} IS ${quoteText(body['comment'] as string)}`] : []),
    ...(body['columns'] as Node[]).flatMap((column) => viewColumnComment(column, name)),
  ];
  const query = queries.query(body['query'] as Node);
  // DuckDB finds a view's columns for their comments by the names that the query gives them, not by the view's own list.
  const named = columns.length > 0 ? `SELECT * FROM (${query}) AS "NAMED" (${columns.join(', ')})` : query;
  return ddl([`${words} AS ${named}`, ...comments].join('; '), [parts.join('.')]);
}

function viewColumnComment(column: Node, view: string): string[] {
  const comment = /"Comment":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(column['options'] ?? null))?.[1];
  if (!comment) return [];
  return [
    `COMMENT ON COLUMN ${view}.${quote(foldIdentifier(column['name'] as Node))} IS ${quoteText(JSON.parse(comment) as string)}`,
  ];
}

export function createSchema(body: Node): Rendered {
  onlyFields(body, 'CREATE SCHEMA', ['schema_name', 'if_not_exists']);
  const { tag, body: name } = open(body['schema_name']);
  if (tag !== 'Simple') return refuse('CREATE SCHEMA with an owner', body);
  return ddl(`CREATE SCHEMA ${body['if_not_exists'] ? 'IF NOT EXISTS ' : ''}${quoteName(nameParts(name))}`);
}

export function drop(body: Node): Rendered {
  onlyFields(body, 'DROP', ['object_type', 'if_exists', 'names', 'cascade', 'restrict']);
  const kind = wordOf(body['object_type']).toUpperCase();
  if (!['TABLE', 'VIEW', 'SCHEMA'].includes(kind)) refuse(`DROP ${kind}`, body, 'It drops tables, views and schemas.');
  const names = (body['names'] as Json[]).map(nameParts);
  // Snowflake drops a schema with what is in it.
  const cascade = kind === 'SCHEMA' && !body['restrict'] ? ' CASCADE' : '';
  const sql = names.map(
    (parts) => `DROP ${kind} ${body['if_exists'] ? 'IF EXISTS ' : ''}${quoteName(parts)}${cascade}`,
  );
  return ddl(sql.join('; '), kind === 'SCHEMA' ? [] : names.map((parts) => parts.join('.')));
}

export function truncate(body: Node): Rendered {
  onlyFields(body, 'TRUNCATE', ['table_names', 'table', 'if_exists']);
  const names = (body['table_names'] as Node[]).map((table) => nameParts(table['name']));
  if (body['if_exists']) refuse('TRUNCATE … IF EXISTS', body, 'Leave IF EXISTS out.');
  return ddl(
    names.map((parts) => `TRUNCATE ${quoteName(parts)}`).join('; '),
    names.map((parts) => parts.join('.')),
  );
}

export function comment(body: Node): Rendered {
  onlyFields(body, 'COMMENT', ['object_type', 'object_name', 'comment']);
  const kind = wordOf(body['object_type']).toUpperCase();
  const name = quoteName(nameParts(body['object_name']));
  if (!['TABLE', 'COLUMN', 'VIEW'].includes(kind)) refuse(`COMMENT ON ${kind}`, body);
  return ddl(`COMMENT ON ${kind} ${name} IS ${quoteText(body['comment'] as string)}`);
}

/** ALTER TABLE, by its tokens where the parser does not follow Snowflake (ADD COLUMN IF NOT EXISTS). */
export function alterTable(sql: string, tokens: readonly Token[], queries: QueryRenderer): Prepared {
  const typed = tokens.map((token) => token.text.toUpperCase()).join(' ');
  if (typed.endsWith(' RECLUSTER')) return accepted('Nothing to recluster on a laptop.');
  const retention = / SET DATA_RETENTION_TIME_IN_DAYS = (\d+)$/.exec(typed)?.[1];
  if (retention !== undefined) {
    const reader = new TokenReader(sql, tokens);
    reader.expect('ALTER', 'TABLE');
    return { kind: 'command', command: { type: 'set_retention', table: reader.name(), days: Number(retention) } };
  }
  const adds = /^ALTER TABLE (?:IF EXISTS )?.+? ADD (?:COLUMN )?IF NOT EXISTS /.test(typed);
  const plainSql = adds ? withoutIfNotExists(sql, tokens) : sql;
  const body = open(parseStatement(plainSql).tree).body;
  onlyFields(body, 'ALTER TABLE', ['name', 'if_exists', 'operations']);
  const parts = nameParts(body['name']);
  const start = `ALTER TABLE ${body['if_exists'] ? 'IF EXISTS ' : ''}${quoteName(parts)}`;
  const [swap] = body['operations'] as Node[];
  if (swap?.['SwapWith']) return numberBinds(swapped(parts, nameParts((swap['SwapWith'] as Node)['table_name'])));
  const statements = (body['operations'] as Node[]).map((operation) => alteration(operation, start, adds, queries));
  if (statements.includes('')) return accepted('Clustering has no effect on a laptop.');
  return numberBinds(ddl(statements.join('; '), [parts.join('.')]));
}

/** Both tables must be in one schema: DuckDB moves none between schemas. */
function swapped(parts: string[], others: string[]): Rendered {
  const [table, other] = [parts.at(-1)!, others.at(-1)!];
  const between = `${table} swapped`;
  const renamed = (from: string, to: string) =>
    `ALTER TABLE ${quoteName([...parts.slice(0, -1), from])} RENAME TO ${quote(to)}`;
  const sql = [renamed(table, between), renamed(other, table), renamed(between, other)];
  if (parts.slice(0, -1).join('.') !== others.slice(0, -1).join('.'))
    refuse('SWAP WITH a table of another schema', undefined, 'Write both names with the same schema.');
  return ddl(sql.join('; '), [parts.join('.'), others.join('.')]);
}

function withoutIfNotExists(sql: string, tokens: readonly Token[]): string {
  const at = tokens.findIndex(
    (token, index) => /^if$/i.test(token.text) && /^not$/i.test(tokens[index + 1]?.text ?? ''),
  );
  return sql.slice(0, tokens[at]!.start) + sql.slice(tokens[at + 2]!.end);
}

function alteration(operation: Node, start: string, ifNotExists: boolean, queries: QueryRenderer): string {
  const { tag, body } = open(operation);
  switch (tag) {
    case 'AddColumn': {
      onlyFields(body, 'ADD COLUMN', ['column_keyword', 'column_def']);
      const definition = columnDefinition(body['column_def'] as Node, queries);
      if (/ NOT NULL/.test(definition)) refuse('ADD COLUMN … NOT NULL', operation, 'Add it without NOT NULL.');
      // DuckDB adds no column with a CHECK: the length of an added VARCHAR(n) is not enforced.
      const added = `${start} ADD COLUMN ${ifNotExists ? 'IF NOT EXISTS ' : ''}${definition.replace(/ CHECK \(.*\)$/, '')}`;
      const comment = columnComment(body['column_def'] as Node, start.replace(/^ALTER TABLE (?:IF EXISTS )?/, ''));
      return comment === undefined ? added : `${added}; ${comment}`;
    }
    case 'DropColumn': {
      const names = (body['column_names'] as Node[]).map((name) => quote(foldIdentifier(name)));
      return names.map((name) => `${start} DROP COLUMN ${body['if_exists'] ? 'IF EXISTS ' : ''}${name}`).join('; ');
    }
    case 'RenameColumn':
      return `${start} RENAME COLUMN ${quote(foldIdentifier(body['old_column_name'] as Node))} TO ${quote(foldIdentifier(body['new_column_name'] as Node))}`;
    case 'RenameTable': {
      const target = nameParts(open(body['table_name']).body);
      return `${start} RENAME TO ${quote(target.at(-1)!)}`;
    }
    case 'ClusterBy':
    case 'DropClusteringKey':
    case 'SuspendRecluster':
    case 'ResumeRecluster':
      return '';
    default:
      return refuse(`ALTER TABLE … ${wordsOf(tag)}`, operation);
  }
}

const accepted = (message: string): Prepared => ({ kind: 'command', command: { type: 'accepted', message } });
