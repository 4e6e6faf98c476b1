import { onlyFields, open, refuse, type Json, type Node } from './tree.ts';

/** An identifier as Snowflake stores it: folded to upper case unless it was quoted. */
export function foldIdentifier(identifier: Node): string {
  const value = identifier['value'] as string;
  return identifier['quote_style'] ? value : value.toUpperCase();
}

/** Quoted for DuckDB, always: so no DuckDB keyword is in the way. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The parts of an object name; `identifier('a.b')` with a literal counts as the name it holds. */
export function nameParts(name: Json | undefined): string[] {
  return (name as Node[]).flatMap((part) => {
    const { tag, body } = open(part);
    if (tag === 'Identifier') return [foldIdentifier(body)];
    if (tag === 'Function' && foldIdentifier(body['name'] as Node) === 'IDENTIFIER') return identifierArgument(body);
    return refuse('A computed object name', part, 'Write the name itself.');
  });
}

function identifierArgument(body: Node): string[] {
  const argument = (body['args'] as Node[])[0];
  const text = /"SingleQuotedString":"([A-Za-z0-9_$.]+)"/.exec(JSON.stringify(argument ?? null))?.[1];
  if (!text) return refuse('IDENTIFIER() of anything but a plain literal name', body);
  return text.toUpperCase().split('.');
}

export const quoteName = (parts: readonly string[]): string => parts.map(quote).join('.');

/** A table alias with its column names, as DuckDB text (with a leading space) and its folded name. */
export function tableAlias(alias: Json | undefined): { name?: string; sql: string } {
  if (!alias) return { sql: '' };
  const node = alias as Node;
  onlyFields(node, 'A table alias', ['name', 'columns', 'explicit']);
  const name = foldIdentifier(node['name'] as Node);
  const columns = (node['columns'] as Node[]).map((column) => quote(foldIdentifier(column['name'] as Node)));
  return { name, sql: ` AS ${quote(name)}${columns.length > 0 ? `(${columns.join(', ')})` : ''}` };
}
