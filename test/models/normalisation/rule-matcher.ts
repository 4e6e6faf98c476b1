import { parseStatement } from '../../../local/snowflake/dialect/parser.ts';
import { open, wordOf, type Json, type Node } from '../../../local/snowflake/dialect/tree.ts';
import { rules } from './rules.ts';

const templates = Object.values(rules).map(({ sql }) => expressionOf(sql));

/** The expression that a rule's `x` stands for here; undefined when the expression is no rule's. */
export function ruleOf(expression: Json): Json | undefined {
  for (const template of templates) {
    const found: { x?: Json } = {};
    if (matches(template, expression, found)) return found.x;
  }
  return undefined;
}

function expressionOf(sql: string): Json {
  const query = open(parseStatement(`select ${sql}`).tree).body;
  const select = open(query['body']).body;
  return open((select['projection'] as Json[])[0]).body;
}

function matches(template: Json | undefined, tree: Json | undefined, found: { x?: Json }): boolean {
  const place = placeholder(template);
  if (place === 'x') {
    if (!given.has(open(tree).tag)) return false;
    found.x ??= tree!;
    return equal(found.x, tree);
  }
  if (place !== undefined) return open(tree).tag === 'Value';
  if (template === null || typeof template !== 'object') return template === tree;
  if (tree === null || tree === undefined || typeof tree !== 'object') return false;
  return keysOf(template, tree).every((key) => matches((template as Node)[key], (tree as Node)[key], found));
}

/** What a text stands in: a column, or a member of a record. */
const given = new Set(['Identifier', 'CompoundIdentifier', 'Cast']);

function placeholder(template: Json | undefined): string | undefined {
  const { tag, body } = open(template);
  const name = tag === 'Identifier' ? wordOf(body['value']) : '';
  return ['x', 'p', 's'].includes(name) ? name : undefined;
}

const equal = (left: Json | undefined, right: Json | undefined): boolean => text(left) === text(right);
const text = (tree: Json | undefined) =>
  JSON.stringify(tree, (key, value: unknown) => (isPlace(key) ? undefined : value));
const isPlace = (key: string) => key === 'span' || key.endsWith('token');

function keysOf(...trees: object[]): string[] {
  return [...new Set(trees.flatMap((tree) => Object.keys(tree)))].filter((key) => !isPlace(key));
}
