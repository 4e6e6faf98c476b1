/** Lexical reading of Snowflake text: strings, quoted names, comments and words with their places. */

import { remembered } from './remembered.ts';

export interface Token {
  kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol';
  /** As typed. */
  text: string;
  /** Offset of the first character. */
  start: number;
  /** Offset behind the last character. */
  end: number;
}

const kinds = ['quoted', 'string', 'number', 'word', 'symbol'] as const;

// One group for each of `kinds`; longest first. A backslash escapes the next character inside '…' (Snowflake, "String & binary
// data types").
const lexemes = new RegExp(
  [
    // White space and comments; the slashes of `file://…` are no comment.
    String.raw`\s+|(?:--|(?<!:/?)//)[^\n]*|/\*[\s\S]*?\*/`,
    String.raw`("(?:[^"]|"")*")`,
    String.raw`('(?:[^'\\]|\\[\s\S]|'')*'|\$\$[\s\S]*?\$\$)`,
    String.raw`(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)`,
    String.raw`([\p{L}_][\p{L}\p{N}_$]*|\$[\p{L}\p{N}_]+)`,
    String.raw`(=>|::|\|\||<>|!=|<=|>=|[\s\S])`,
  ].join('|'),
  'uy',
);

/** The tokens of a text. Several readers of one statement ask for the same ones, one after the other. */
export const tokenize: (sql: string) => readonly Token[] = remembered(read, 1);

function read(sql: string): Token[] {
  const tokens: Token[] = [];
  lexemes.lastIndex = 0;
  for (let match = lexemes.exec(sql); match; match = lexemes.exec(sql)) {
    const start = match.index;
    const [text] = match;
    for (const [place, kind] of kinds.entries()) {
      if (match[place + 1] === undefined) continue;
      tokens.push({ kind, text, start, end: start + text.length });
      break;
    }
  }
  return tokens;
}

/** Line (1-based) and position in the line (0-based, as Snowflake counts) of an offset. */
export function placeOf(sql: string, offset: number): { line: number; position: number } {
  const before = sql.slice(0, offset);
  return { line: before.split('\n').length, position: offset - (before.lastIndexOf('\n') + 1) };
}
