/** An identifier in DuckDB's quotes. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal in SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `DB.SCHEMA.TABLE`, upper-case, from a name of one to three parts and the session's current database and schema. */
export function resolveName(parts: readonly string[], current: { database?: string; schema?: string }): string[] {
  const upper = parts.map((part) => part.toUpperCase());
  if (upper.length >= 3) return upper.slice(-3);
  const database = current.database ?? '';
  if (upper.length === 2) return [database, ...upper];
  return [database, current.schema ?? '', ...upper];
}
