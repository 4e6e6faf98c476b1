import { bindMark } from './binds.ts';
import { foldIdentifier, quote, quoteText } from './names.ts';
import { open, refuse, type Json, type Node } from './tree.ts';
import type { Context, Value } from './value.ts';

/** A constant, a bind, or a session variable. */
export function literal(value: Json | undefined, node: Node, context: Context): Value {
  const { tag, body } = open(value);
  switch (tag) {
    case 'Number': {
      const digits = (body as unknown as [string])[0];
      if (/e/i.test(digits)) refuse('A number with an exponent', node, 'Write its digits.');
      return { sql: digits, type: 'number', literal: digits };
    }
    case 'SingleQuotedString': {
      const text = body as unknown as string;
      return { sql: quoteText(text), type: 'text', literal: text };
    }
    case 'DollarQuotedString': {
      const text = body['value'] as string;
      return { sql: quoteText(text), type: 'text', literal: text };
    }
    case 'Boolean':
      return { sql: (body as unknown as boolean) ? 'TRUE' : 'FALSE', type: 'boolean' };
    case 'Null':
      return { sql: 'NULL', type: 'unknown' };
    case 'Placeholder':
      return placeholder(body as unknown as string, node, context);
    default:
      return refuse(`A literal of the kind ${tag}`, node);
  }
}

function placeholder(text: string, node: Node, context: Context): Value {
  const number = text.slice(1);
  if (/^:\d+$/.test(text)) {
    const sql = bindMark(Number(number));
    return { sql, type: 'unknown', asText: () => `CAST(${sql} AS VARCHAR)` };
  }
  if (/^\$[A-Za-z_]/.test(text)) return { sql: `getvariable(${quoteText(number.toUpperCase())})`, type: 'unknown' };
  if (/^\$\d+$/.test(text) && context.dollar === 'values') return { sql: quote(`COLUMN${number}`), type: 'unknown' };
  if (text === '$1' && context.dollar === 'stage') return { sql: '"$1"', type: 'variant' };
  return refuse(`${text} here`, node, 'Write binds as :1 or ?.');
}

/** A column, or one of the columns that COPY gives to a stage file. */
export function column(identifiers: Node[], context: Context): Value {
  const names = identifiers.map(foldIdentifier);
  const last = names.at(-1)!;
  if (names.length > 1 && last === 'NEXTVAL')
    refuse('NEXTVAL', identifiers[0], 'Keys are hashes of natural keys: SHA2(…, 256).');
  // A stage file has one source row: the alias of the stage says nothing more.
  if (last === '$1' && context.dollar === 'stage') return { sql: '"$1"', type: 'variant' };
  const staged = /^METADATA\$(FILENAME|FILE_ROW_NUMBER|START_SCAN_TIME)$/.test(last);
  if (staged && context.dollar !== 'stage') refuse(`${last} outside COPY`, identifiers[0]);
  if (staged) return { sql: quote(last.toLowerCase()), type: last.endsWith('FILENAME') ? 'text' : 'unknown' };
  const isVariant = context.variants.has(names.slice(-2).join('.')) || context.variants.has(last);
  return { sql: names.map(quote).join('.'), type: isVariant ? 'variant' : 'unknown' };
}
