import { momentMark } from './moments.ts';
import { foldIdentifier, nameParts, quote, quoteName, quoteText, tableAlias } from './names.ts';
import { onlyFields, open, refuse, wordsOf, type Json, type Node } from './tree.ts';
import type { Context } from './value.ts';
import { expression, plain } from './expression.ts';

/** ` FROM …`, or empty. */
export function fromClause(tables: readonly Node[], context: Context): string {
  return tables.length === 0 ? '' : ` FROM ${tables.map((table) => tableWithJoins(table, context)).join(', ')}`;
}

export function tableWithJoins(node: Node, context: Context): string {
  const joins = (node['joins'] as Node[]).map((join) => joinClause(join, context));
  return [tableFactor(node['relation'], context), ...joins].join(' ');
}

const joinWords: Readonly<Record<string, string>> = {
  Join: 'JOIN',
  Inner: 'JOIN',
  Left: 'LEFT JOIN',
  LeftOuter: 'LEFT JOIN',
  Right: 'RIGHT JOIN',
  RightOuter: 'RIGHT JOIN',
  FullOuter: 'FULL JOIN',
  CrossJoin: 'CROSS JOIN',
};

function joinClause(join: Node, context: Context): string {
  const { tag, body } = open(join['join_operator']);
  const words = joinWords[tag];
  if (!words) return refuse(`The join ${wordsOf(tag)}`, join, 'Write JOIN … ON, LEFT JOIN … ON, CROSS JOIN.');
  const table = tableFactor(join['relation'], context);
  if (tag === 'CrossJoin') return `${words} ${table}`;
  const { tag: kind, body: constraint } = typeof body === 'string' ? open(body) : open(body);
  if (kind === 'On') return `${words} ${table} ON ${plain(constraint, context).sql}`;
  if (kind === 'Using') {
    const columns = (constraint as unknown as Json[]).map((column) => quoteName(nameParts(column)));
    return `${words} ${table} USING (${columns.join(', ')})`;
  }
  // Without a condition every row meets every row.
  if (kind === 'None' && words !== 'FULL JOIN' && words !== 'RIGHT JOIN') return `${words} ${table} ON TRUE`;
  return refuse(`A join with ${kind}`, join, 'Write the condition with ON.');
}

function tableFactor(tree: Json | undefined, context: Context): string {
  const { tag, body } = open(tree);
  switch (tag) {
    case 'Table':
      return table(body, context);
    case 'Derived':
      return derived(body, context);
    case 'Function': {
      onlyFields(body, 'A table function', ['lateral', 'name', 'args', 'alias']);
      return tableFunction(nameParts(body['name']).join('.'), body['args'] as Node[], body, context);
    }
    case 'TableFunction': {
      const call = (body['expr'] as Node)['Function'] as Node | undefined;
      if (!call) return refuse('TABLE() of anything but a function', body);
      const args = open(call['args']).body['args'] as Node[];
      return tableFunction(nameParts(call['name']).join('.'), args, { ...body, span: call['span'] }, context);
    }
    case 'NestedJoin':
      return `(${tableWithJoins(body['table_with_joins'] as Node, context)})${tableAlias(body['alias']).sql}`;
    default:
      return refuse(`${tag.toUpperCase()} in FROM`, tree);
  }
}

/** Views of the database SNOWFLAKE that the endpoint makes. */
const accountViews = ['ACCOUNT_USAGE.QUERY_HISTORY', 'ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY'];

/** A table or view by name; DuckDB text without its alias. */
function tableName(name: Json | undefined): string {
  const parts = nameParts(name);
  if (parts[0] === 'SNOWFLAKE' && !accountViews.includes(parts.slice(1).join('.'))) {
    return refuse(
      parts.join('.'),
      name,
      `Of the account’s own views the local warehouse has ${accountViews.join(' and ')}; the rest is in Snowflake only.`,
    );
  }
  const reserved = parts.length > 1 && ['SF', 'SYSTEM', 'MEMORY', 'TEMP', 'PG_CATALOG'].includes(parts[0]!);
  if (reserved || /[./*]|^(?:DUCKDB|SQLITE|PRAGMA|PG)_/.test(parts.at(-1)!)) {
    return refuse(`The table name ${parts.join('.')}`, name, 'DuckDB would read its own catalogue or a file.');
  }
  const schema = parts.at(-2);
  if (schema !== 'INFORMATION_SCHEMA') return quoteName(parts);
  const view = parts.at(-1)!;
  if (!['TABLES', 'COLUMNS', 'SCHEMATA', 'VIEWS'].includes(view)) return refuse(`INFORMATION_SCHEMA.${view}`, name);
  const database = parts.length > 2 ? quoteText(parts[0]!) : 'current_database()';
  return `(SELECT * FROM sf.information_schema_${view.toLowerCase()} WHERE ${view === 'SCHEMATA' ? 'CATALOG_NAME' : 'TABLE_CATALOG'} = ${database})`;
}

function table(body: Node, context: Context): string {
  onlyFields(body, 'A table in FROM', ['name', 'alias', 'version']);
  const name = tableName(body['name']);
  if (body['version']) {
    const parts = nameParts(body['name']);
    if (name.startsWith('(')) refuse('Time travel on a view of the catalogue', body);
    return `${momentMark(parts, body['version'], context)}${tableAlias(body['alias']).sql || ` AS ${quote(parts.at(-1)!)}`}`;
  }
  const alias = tableAlias(body['alias']).sql;
  return `${name}${alias === '' && name.startsWith('(') ? ` AS ${quote(nameParts(body['name']).at(-1)!)}` : alias}`;
}

function derived(body: Node, context: Context): string {
  onlyFields(body, 'A sub-query in FROM', ['lateral', 'subquery', 'alias']);
  const subquery = body['subquery'] as Node;
  const alias = tableAlias(body['alias']);
  const values = open(subquery['body']).tag === 'Values';
  const named =
    values && !alias.sql.endsWith(')') ? ` AS ${quote(alias.name ?? 'VALUES')}(${valuesColumns(subquery)})` : alias.sql;
  return `${body['lateral'] ? 'LATERAL ' : ''}(${context.query(subquery)})${named}`;
}

/** Snowflake names the columns of VALUES COLUMN1, COLUMN2, …. */
function valuesColumns(subquery: Node): string {
  const rows = open(subquery['body']).body['rows'] as Node[];
  return (rows[0]!['content'] as Node[]).map((_, index) => quote(`COLUMN${index + 1}`)).join(', ');
}

function tableFunction(name: string, args: readonly Node[], body: Node, context: Context): string {
  const named = new Map<string, Json>();
  for (const [index, arg] of args.entries()) {
    const { tag, body: content } = open(arg);
    if (tag === 'Named') named.set(foldIdentifier(content['name'] as Node), open(content['arg']).body);
    else if (index === 0) named.set('INPUT', content['Expr'] ?? null);
    else refuse(`A second unnamed argument of ${name}`, body);
  }
  const read = (argument: string): Json => {
    const value = named.get(argument) ?? refuse(`${name} without ${argument} =>`, body);
    return (value as Node)['Expr'] ?? value;
  };
  // `open` of {Expr: …} has already taken the tag away for named arguments.
  const alias = tableAlias(body['alias']);
  if (name === 'GENERATOR') {
    const rows = expression(read('ROWCOUNT'), context);
    if (named.size > 1 || rows.type !== 'number') refuse('GENERATOR with anything but a literal ROWCOUNT', body);
    return `range(CAST(${rows.sql} AS BIGINT)) AS ${quote(alias.name ?? 'GENERATOR')}("SEQ")`;
  }
  if (name === 'FLATTEN') {
    for (const argument of named.keys()) {
      if (argument !== 'INPUT' && argument !== 'OUTER')
        refuse(`FLATTEN with ${argument} =>`, body, "Write input => get_path(v, 'a.b'), outer => true.");
    }
    const input = expression(read('INPUT'), context);
    const outer = named.has('OUTER') && expression(read('OUTER'), context).sql === 'TRUE';
    return `sf.flatten${outer ? '_outer' : ''}(${input.sql})${alias.sql || ' AS "FLATTEN"'}`;
  }
  return refuse(`The table function ${name}`, body, 'It knows FLATTEN and GENERATOR.');
}
