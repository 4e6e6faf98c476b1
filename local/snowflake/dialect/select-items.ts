import { expression } from './expression.ts';
import { foldIdentifier, nameParts, quote, quoteName } from './names.ts';
import { tokenize, type Token } from './tokens.ts';
import { onlyFields, open, refuse, type Json, type Node } from './tree.ts';
import type { Context } from './value.ts';

/** The typed texts of a SELECT's items, when they can be told apart. */
export type ItemTexts = (select: Node) => string[] | undefined;

/** One item of a SELECT list as DuckDB text; an unnamed expression gets the name that Snowflake gives it. */
export function selectItem(item: Node, text: string | undefined, context: Context): string {
  const { tag, body } = open(item);
  const name = itemName(item, text);
  switch (tag) {
    case 'ExprWithAlias':
      return `${expression(body['expr'], context).sql} AS ${quote(name!)}`;
    case 'UnnamedExpr': {
      const { sql } = expression(body, context);
      return name === undefined || ownName(body) !== undefined ? sql : `${sql} AS ${quote(name)}`;
    }
    case 'Wildcard':
      return `*${wildcardOptions(body)}`;
    case 'QualifiedWildcard': {
      const [qualifier, options] = body as unknown as [Node, Node];
      return `${quoteName(nameParts(open(qualifier).body))}.*${wildcardOptions(options)}`;
    }
    default:
      return refuse(`${tag} in a SELECT list`, item);
  }
}

/** The result name of an item: alias, column, or the expression's own text in upper case; unknown for wildcards. */
export function itemName(item: Node, text: string | undefined): string | undefined {
  const { tag, body } = open(item);
  if (tag === 'ExprWithAlias') return foldIdentifier(body['alias'] as Node);
  if (tag !== 'UnnamedExpr') return undefined;
  return ownName(body) ?? (text === undefined ? undefined : upperOutsideQuotes(text));
}

/** A column keeps its own name. */
function ownName(expr: Node): string | undefined {
  const { tag, body } = open(expr);
  if (tag === 'Identifier') return foldIdentifier(body);
  if (tag === 'CompoundIdentifier') return foldIdentifier((body as unknown as Node[]).at(-1)!);
  return undefined;
}

function wildcardOptions(options: Node): string {
  onlyFields(options, '*', ['opt_exclude', 'opt_rename']);
  const excluded = several(options['opt_exclude']).map((name) => quote(nameParts(name).at(-1)!));
  const renamed = several(options['opt_rename']).map((pair) => {
    const { ident, alias } = pair as unknown as { ident: Node; alias: Node };
    return `${quote(foldIdentifier(ident))} AS ${quote(foldIdentifier(alias))}`;
  });
  const exclude = excluded.length > 0 ? ` EXCLUDE (${excluded.join(', ')})` : '';
  return `${exclude}${renamed.length > 0 ? ` RENAME (${renamed.join(', ')})` : ''}`;
}

function several(tree: Json | undefined): Json[] {
  if (!tree) return [];
  const { tag, body } = open(tree);
  return tag === 'Multiple' ? (body as unknown as Json[]) : [body];
}

const upperOutsideQuotes = (text: string): string =>
  text.replaceAll(/'(?:[^']|'')*'|"[^"]*"|[^'"]+/g, (piece) => (/^['"]/.test(piece) ? piece : piece.toUpperCase()));

const enders = new Set('FROM WHERE GROUP HAVING QUALIFY ORDER LIMIT FETCH UNION EXCEPT MINUS INTERSECT'.split(' '));

/** Cuts the SELECT lists of a statement into their items' texts: Snowflake names an unnamed column by its text. */
export function readItemTexts(text: string): ItemTexts {
  const tokens = tokenize(text);
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  return (select) => {
    const span = (select['select_token'] as Node | undefined)?.['span'] as
      Record<string, Record<string, number>> | undefined;
    if (!span) return undefined;
    const offset = lineStarts[span['start']!['line']! - 1]! + span['start']!['column']! - 1;
    const first = tokens.findIndex((token) => token.start === offset);
    if (first === -1) return undefined;
    const items = cutItems(text, tokens, first + 1);
    return items.length === (select['projection'] as Node[]).length ? items : undefined;
  };
}

/** `IS DISTINCT FROM` and `WITHIN GROUP` do not end an item. */
const isInsideItem = (word: string, before: Token): boolean =>
  (word === 'FROM' && before.text.toUpperCase() === 'DISTINCT') ||
  (word === 'GROUP' && before.text.toUpperCase() === 'WITHIN');

/** DISTINCT, ALL and TOP n before the first item. */
const isSelectWord = (word: string, before: Token): boolean =>
  ['DISTINCT', 'ALL', 'TOP'].includes(word) || before.text.toUpperCase() === 'TOP';

function cutItems(text: string, tokens: readonly Token[], from: number): string[] {
  const items: string[] = [];
  let depth = 0;
  let begin: number | undefined;
  let end = 0;
  const finish = (): void => {
    if (begin !== undefined) items.push(text.slice(begin, end));
    begin = undefined;
  };
  for (let index = from; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    const word = token.kind === 'word' ? token.text.toUpperCase() : token.text;
    if (items.length === 0 && begin === undefined && isSelectWord(word, tokens[index - 1]!)) continue;
    if (depth === 0 && (word === ')' || word === ';')) break;
    if (depth === 0 && enders.has(word) && !isInsideItem(word, tokens[index - 1]!)) break;
    if (depth === 0 && word === ',') {
      finish();
      continue;
    }
    if (word === '(' || word === '[') depth += 1;
    if (word === ')' || word === ']') depth -= 1;
    begin ??= token.start;
    end = token.end;
  }
  finish();
  return items;
}
