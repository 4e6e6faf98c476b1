import { errorCodes, SnowflakeSqlError } from './types.ts';

/** The parser's tree as JSON: serde's external tags (`"Name"` or `{"Name": body}`) and plain records. */
export type Json = string | number | boolean | null | Json[] | Node;
export interface Node {
  [field: string]: Json | undefined;
}

/** A field that holds a bare word, such as an operator; anything else gives ''. */
export const wordOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** `AlterColumn` → `ALTER COLUMN`, for messages. */
export const wordsOf = (tag: string): string => tag.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toUpperCase();

export interface Tagged {
  tag: string;
  body: Node;
}

/** Opens an enum value: the tag and its body (empty for a bare tag). */
export function open(value: Json | undefined): Tagged {
  if (typeof value === 'string') return { tag: value, body: {} };
  const entry = Object.entries((value ?? {}) as Node)[0];
  return entry ? { tag: entry[0], body: (entry[1] ?? {}) as Node } : { tag: '', body: {} };
}

const isEmpty = (value: Json | undefined): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  ['None', 'NONE', 'Standard', 'Space'].includes(value as string) ||
  (Array.isArray(value) ? value.every(isEmpty) : typeof value === 'object' && Object.values(value).every(isEmpty));

/**
 * Holds a tree node to the fields that its renderer reads: any other field that carries something is refused,
 * so that nothing the parser understood is dropped silently.
 */
export function onlyFields(node: Node, what: string, known: readonly string[]): void {
  for (const [field, value] of Object.entries(node)) {
    if (known.includes(field) || field.endsWith('token') || field === 'span' || isEmpty(value)) continue;
    refuse(`${what} with ${field.replaceAll('_', ' ').toUpperCase()}`, node);
  }
}

/** Where a node begins, from the first span inside it; spans are 1-based, Snowflake's positions 0-based. */
function placeOfNode(node: Json | undefined): { line: number; position: number } | undefined {
  if (!node || typeof node !== 'object') return undefined;
  if (!Array.isArray(node) && node['span']) {
    const start = (node['span'] as Node)['start'] as Node;
    if (Number(start['line']) > 0) return { line: Number(start['line']), position: Number(start['column']) - 1 };
  }
  for (const child of Object.values(node)) {
    const place = placeOfNode(child);
    if (place) return place;
  }
  return undefined;
}

/** Refuses a construct: what it is, where it stands, what to write instead. */
export function refuse(what: string, node?: Json, instead?: string, kind = errorCodes.unsupported as Kind): never {
  const place = placeOfNode(node) ?? { line: 1, position: 0 };
  const lines = [
    `SQL compilation error: error line ${place.line} at position ${place.position}`,
    `${what} is not supported by the local warehouse.`,
  ];
  throw new SnowflakeSqlError(kind, (instead ? [...lines, instead] : lines).join('\n'), place);
}

type Kind = { readonly code: string; readonly sqlState: string };
