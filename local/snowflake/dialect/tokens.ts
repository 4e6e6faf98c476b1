/** Lexical reading of Snowflake text: strings, quoted names, comments and words with their places. */

export interface Token {
  kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol';
  /** As typed. */
  text: string;
  /** Offset of the first character. */
  start: number;
  /** Offset behind the last character. */
  end: number;
}

// Longest first. A backslash escapes the next character inside '…' (Snowflake, "String & binary data types").
const lexemes = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    // The slashes of `file://…` are no comment.
    String.raw`(?<comment>(?:--|(?<!:/?)//)[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`(?<string>'(?:[^'\\]|\\[\s\S]|'')*'|\$\$[\s\S]*?\$\$)`,
    String.raw`(?<quoted>"(?:[^"]|"")*")`,
    String.raw`(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_$]*|\$[\p{L}\p{N}_]+)`,
    String.raw`(?<symbol>=>|::|\|\||<>|!=|<=|>=|[\s\S])`,
  ].join('|'),
  'uy',
);

export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  lexemes.lastIndex = 0;
  for (let match = lexemes.exec(sql); match; match = lexemes.exec(sql)) {
    const found = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined);
    if (!found || found[0] === 'space' || found[0] === 'comment') continue;
    tokens.push({
      kind: found[0] as Token['kind'],
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  return tokens;
}

/** Line (1-based) and position in the line (0-based, as Snowflake counts) of an offset. */
export function placeOf(sql: string, offset: number): { line: number; position: number } {
  const before = sql.slice(0, offset);
  return { line: before.split('\n').length, position: offset - (before.lastIndexOf('\n') + 1) };
}
