import { expression, plain } from './expression.ts';
import { flattenedFrom } from './flattened-select.ts';
import { fromClause } from './from-clause.ts';
import { nameParts, quote, tableAlias } from './names.ts';
import { orderBy } from './ordering.ts';
import { PathGathering } from './paths.ts';
import { selectItem, type ItemTexts } from './select-items.ts';
import { onlyFields, open, refuse, wordOf, type Json, type Node } from './tree.ts';
import type { Context } from './value.ts';

/** Renders queries of one statement. */
export class QueryRenderer {
  readonly texts: ItemTexts;
  readonly #variants: ReadonlySet<string>;

  constructor(texts: ItemTexts, variants: ReadonlySet<string>) {
    this.texts = texts;
    this.#variants = variants;
  }

  context(dollar: Context['dollar'] = 'none'): Context {
    return { dollar, variants: this.#variants, query: (node) => this.query(node) };
  }

  query(node: Node): string {
    onlyFields(node, 'A query', ['with', 'body', 'order_by', 'limit_clause', 'fetch']);
    const context = this.context();
    return `${this.#with(node['with'])}${this.#body(node['body'])}${this.#order(node['order_by'], context)}${limit(node, context)}`;
  }

  #with(tree: Json | undefined): string {
    if (!tree) return '';
    const node = tree as Node;
    const tables = (node['cte_tables'] as Node[]).map((cte) => {
      onlyFields(cte, 'WITH', ['alias', 'query']);
      const alias = tableAlias(cte['alias']).sql.replace(/^ AS /, '');
      return `${alias} AS (${this.query(cte['query'] as Node)})`;
    });
    return `WITH ${node['recursive'] ? 'RECURSIVE ' : ''}${tables.join(', ')} `;
  }

  #order(tree: Json | undefined, context: Context): string {
    if (!tree) return '';
    const { tag, body } = open((tree as Node)['kind']);
    if (tag !== 'Expressions') return refuse('ORDER BY ALL', tree, 'Write the columns.');
    return orderBy(body as unknown as Node[], context, expression);
  }

  #body(tree: Json | undefined): string {
    const { tag, body } = open(tree);
    switch (tag) {
      case 'Select':
        return this.#select(body);
      case 'Query':
        return `(${this.query(body)})`;
      case 'Values': {
        const rows = (body['rows'] as Node[]).map((row) => {
          const values = (row['content'] as Node[]).map((value) => expression(value, this.context()).sql);
          return `(${values.join(', ')})`;
        });
        return `VALUES ${rows.join(', ')}`;
      }
      case 'SetOperation': {
        const operator = wordOf(body['op']).replace('Minus', 'Except').toUpperCase();
        const quantifier = body['set_quantifier'] === 'All' ? ' ALL' : '';
        if (quantifier === '' && !['None', 'Distinct'].includes(body['set_quantifier'] as string))
          refuse(`${operator} BY NAME`, body);
        if (quantifier && operator !== 'UNION') refuse(`${operator} ALL`, body, 'Snowflake knows UNION ALL only.');
        return `${this.#operand(body['left'])} ${operator}${quantifier} ${this.#operand(body['right'])}`;
      }
      default:
        return refuse(`${tag.toUpperCase()} as a query`, tree);
    }
  }

  /** Set operations are parenthesised, so that DuckDB's precedence has no say. */
  #operand(tree: Json | undefined): string {
    return open(tree).tag === 'SetOperation' ? `(${this.#body(tree)})` : this.#body(tree);
  }

  #select(node: Node): string {
    onlyFields(node, 'SELECT', [
      'select_token',
      'distinct',
      'top',
      'projection',
      'from',
      'selection',
      'group_by',
      'having',
      'qualify',
      'window_before_qualify',
      'flavor',
    ]);
    const context = this.context(readsValues(node) ? 'values' : 'none');
    const group = groupBy(node['group_by'], context);
    const distinct = distinctWord(node['distinct']);
    // A grouped or distinct expression must stay equal, as text, to its repetitions in the other clauses.
    const paths = group === '' && distinct === '' ? new PathGathering() : undefined;
    const projection = this.projection(node, { ...context, ...(paths ? { paths } : {}) });
    const condition = (field: string, words: string): string =>
      node[field] ? ` ${words} ${plain(node[field], context).sql}` : '';
    const flattened = flattenedFrom(node, context);
    const from = flattened?.from ?? fromClause(node['from'] as Node[], context);
    const alias = flattened ? '' : soleTable(node);
    const below = alias === undefined ? undefined : paths?.below(projection);
    return [
      `SELECT ${distinct}${below?.sql ?? paths?.resolve(projection) ?? projection}`,
      below ? ` FROM (SELECT *, ${below.columns.join(', ')}${from})${alias}` : from,
      flattened?.holdsWhere ? '' : condition('selection', 'WHERE'),
      group,
      condition('having', 'HAVING'),
      condition('qualify', 'QUALIFY'),
      top(node['top']),
    ].join('');
  }

  projection(node: Node, context: Context): string {
    const texts = this.texts(node);
    return (node['projection'] as Node[]).map((item, index) => selectItem(item, texts?.[index], context)).join(', ');
  }
}

/** ` AS "NAME"` of a SELECT that reads one table and names its columns one by one; undefined for any other. */
function soleTable(select: Node): string | undefined {
  const [only, ...others] = select['from'] as Node[];
  const items = (select['projection'] as Node[]).map((item) => open(item).tag);
  if (!only || others.length > 0 || (only['joins'] as Node[]).length > 0) return undefined;
  if (items.includes('Wildcard') || items.includes('QualifiedWildcard')) return undefined;
  const { tag, body } = open(only['relation']);
  const alias = tableAlias(body['alias']);
  if (tag === 'Table') return alias.sql || ` AS ${quote(nameParts(body['name']).at(-1)!)}`;
  return tag === 'Derived' ? alias.sql : undefined;
}

function readsValues(select: Node): boolean {
  const tables = select['from'] as Node[];
  const derived = open(tables[0]?.['relation']).body['subquery'] as Node | undefined;
  return tables.length === 1 && derived !== undefined && open(derived['body']).tag === 'Values';
}

function distinctWord(tree: Json | undefined): string {
  if (!tree || tree === 'All') return '';
  return tree === 'Distinct' ? 'DISTINCT ' : refuse('SELECT DISTINCT ON', tree);
}

function groupBy(tree: Json | undefined, context: Context): string {
  const { tag, body } = open(tree);
  if (tag === 'All') return ' GROUP BY ALL';
  const [keys, modifiers] = body as unknown as [Node[], Node[]];
  if (modifiers.length > 0) refuse('This GROUP BY', modifiers[0]);
  return keys.length === 0 ? '' : ` GROUP BY ${keys.map((key) => groupingKey(key, context)).join(', ')}`;
}

function groupingKey(key: Node, context: Context): string {
  const { tag, body } = open(key);
  const words: Record<string, string> = { Rollup: 'ROLLUP', Cube: 'CUBE', GroupingSets: 'GROUPING SETS' };
  if (!words[tag]) return expression(key, context).sql;
  const sets = (body as unknown as Node[][]).map(
    (set) => `(${set.map((item) => expression(item, context).sql).join(', ')})`,
  );
  return `${words[tag]} (${sets.join(', ')})`;
}

function top(tree: Json | undefined): string {
  if (!tree) return '';
  onlyFields(tree as Node, 'TOP', ['quantity']);
  const { tag, body } = open((tree as Node)['quantity']);
  return tag === 'Constant' ? ` LIMIT ${Number(body)}` : refuse('TOP with an expression', tree);
}

function limit(node: Node, context: Context): string {
  const fetch = node['fetch'] as Node | null;
  if (fetch) onlyFields(fetch, 'FETCH', ['quantity']);
  if (fetch) return ` LIMIT ${expression(fetch['quantity'], context).sql}`;
  if (!node['limit_clause']) return '';
  const { tag, body } = open(node['limit_clause']);
  if (tag !== 'LimitOffset')
    return refuse('LIMIT offset, count', node['limit_clause'], 'Write LIMIT count OFFSET offset.');
  onlyFields(body, 'LIMIT', ['limit', 'offset', 'limit_by']);
  const rows = body['limit'] ? ` LIMIT ${expression(body['limit'], context).sql}` : '';
  const offset = body['offset'] as Node | null;
  return `${rows}${offset ? ` OFFSET ${expression(offset['value'], context).sql}` : ''}`;
}

export const columnNames = (names: readonly Json[]): string =>
  names.map((name) => quote(nameParts(name).at(-1)!)).join(', ');
