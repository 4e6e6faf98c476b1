import { foldIdentifier, nameParts } from '../../../local/snowflake/dialect/names.ts';
import { open, type Json, type Node } from '../../../local/snowflake/dialect/tree.ts';

/** A field of a record of the API that a column comes from. */
interface Field {
  /** Path with its Bronze column: `record.amounts.total.amount`, `items[].sku`. */
  path: string;
  /** The column holds it with all its members, not one value of it. */
  whole: boolean;
}

/** What a column holds: a member of a record, a text of the API as it came, or something made of these. */
export interface Column {
  fields: Field[];
  kind: 'variant' | 'text' | 'value';
}
export type Relation = ReadonlyMap<string, Column>;
export interface Named {
  name: string;
  /** Undefined for a table that is no CTE: its columns are not known. */
  columns: Relation | undefined;
}

export const value: Column = { fields: [], kind: 'value' };
/** Columns of Bronze that hold what the API answered. */
const records = new Set(['RECORD', 'LIST_ROW', 'ITEMS']);

/** How a reader tells rules from other expressions, and what it finds. */
export interface Reading {
  /** The text that a rule is applied to, when the expression is a rule's. */
  ruleOf: (expression: Json) => Json | undefined;
  /** Expressions that use a text as it came, and are no rule. */
  raw: Json[];
}

/** Functions that pass one of their arguments on as it is. */
const choices = new Set(['COALESCE', 'NVL', 'IFF', 'ZEROIFNULL']);

/** What an expression holds, by the relations that it may name. */
export function columnOf(expression: Json, scope: readonly Named[], reading: Reading): Column {
  const text = reading.ruleOf(expression);
  const given = text === undefined ? value : columnOf(text, scope, reading);
  if (given.kind !== 'value') return { fields: given.fields, kind: 'value' };
  const { tag, body } = open(expression);
  switch (tag) {
    case 'Identifier':
      return lookUp(undefined, foldIdentifier(body), scope);
    case 'CompoundIdentifier': {
      const parts = (body as unknown as Node[]).map(foldIdentifier);
      return lookUp(parts.at(-2), parts.at(-1)!, scope);
    }
    case 'Nested':
      return columnOf(body, scope, reading);
    case 'Cast': {
      const inner = columnOf(body['expr']!, scope, reading);
      if (inner.kind === 'value') return inner;
      if (inner.kind === 'text') return made(expression, [inner], reading);
      const isText = /varchar/i.test(JSON.stringify(body['data_type']));
      return { fields: inner.fields.map(({ path }) => ({ path, whole: false })), kind: isText ? 'text' : 'value' };
    }
    case 'Function':
      return functionColumn(body, scope, reading);
    case 'Case': {
      const results = (body['conditions'] as Node[]).map(({ result }) => columnOf(result!, scope, reading));
      return join([...results, ...(body['else_result'] ? [columnOf(body['else_result'], scope, reading)] : [])]);
    }
    // Whether there is a text says nothing of what is in it, and what a subquery answers comes from no record.
    case 'IsNull':
    case 'IsNotNull':
    case 'Subquery':
      return value;
    default:
      return made(
        expression,
        parts(expression).map((part) => columnOf(part, scope, reading)),
        reading,
      );
  }
}

function functionColumn(body: Node, scope: readonly Named[], reading: Reading): Column {
  const name = nameParts(body['name']).at(-1)!;
  const args = argumentsOf(body);
  if (name === 'GET_PATH') {
    const path = /"SingleQuotedString":"([^"]*)"/.exec(JSON.stringify(args[1]))?.[1] ?? '';
    const { fields } = columnOf(args[0]!, scope, reading);
    const member = path.replaceAll(/\[\d+\]/g, '[]');
    return { fields: fields.map((field) => ({ path: `${field.path}.${member}`, whole: true })), kind: 'variant' };
  }
  // A hash says that something changed, not what.
  if (name === 'SHA2') return value;
  const columns = (name === 'IFF' ? args.slice(1) : args).map((arg) => columnOf(arg, scope, reading));
  return choices.has(name) ? join(columns) : made({ Function: body }, columns, reading);
}

function argumentsOf(body: Node): Json[] {
  const list = open(body['args']).body['args'] as Node[] | undefined;
  return (list ?? []).map((arg) => open(open(arg).body as Json).body as Json);
}

function lookUp(relation: string | undefined, name: string, scope: readonly Named[]): Column {
  for (const { name: own, columns } of scope) {
    if (relation !== undefined && own !== relation) continue;
    const column = columns?.get(name);
    if (column) return column;
    if (columns === undefined && records.has(name)) {
      return { fields: [{ path: name.toLowerCase(), whole: true }], kind: 'variant' };
    }
  }
  return value;
}

/** One of several. */
export function join(columns: readonly Column[]): Column {
  const known = columns.filter(({ fields }) => fields.length > 0);
  const kinds = new Set(known.map(({ kind }) => kind));
  return {
    fields: known.flatMap(({ fields }) => fields),
    kind: kinds.has('text') ? 'text' : kinds.has('variant') ? 'variant' : 'value',
  };
}

/** Something made of several; of a text only by a rule. */
function made(expression: Json, columns: readonly Column[], reading: Reading): Column {
  if (columns.some(({ kind }) => kind === 'text')) reading.raw.push(expression);
  return { fields: columns.flatMap(({ fields }) => fields.map(({ path }) => ({ path, whole: false }))), kind: 'value' };
}

/** Expressions inside an expression. */
function parts(tree: Json): Json[] {
  if (tree === null || typeof tree !== 'object') return [];
  if (Array.isArray(tree)) return tree.flatMap((each) => expressionsIn(each));
  return Object.entries(tree).flatMap(([key, child]) =>
    key === 'span' || key.endsWith('token') ? [] : expressionsIn(child ?? null),
  );
}

const kindsOfExpression = new Set([
  'Identifier',
  'CompoundIdentifier',
  'Nested',
  'Cast',
  'Function',
  'Case',
  'IsNull',
  'IsNotNull',
  'Subquery',
]);

function expressionsIn(tree: Json): Json[] {
  if (tree === null || typeof tree !== 'object') return [];
  return !Array.isArray(tree) && kindsOfExpression.has(open(tree).tag) ? [tree] : parts(tree);
}
