/**
 * Splits a text at the semicolons between statements; those in quotes ('…', "…", $$…$$) and comments belong to theirs.
 * Parts without a statement (empty, comments only) are left out.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let current = '';
  let holdsCode = false;
  for (const [token] of text.matchAll(tokens)) {
    if (token === ';') {
      if (holdsCode) statements.push(current.trim());
      current = '';
      holdsCode = false;
      continue;
    }
    current += token;
    holdsCode ||= !/^(\s+|--|\/\/|\/\*)/.test(token);
  }
  if (holdsCode) statements.push(current.trim());
  return statements;
}

/** Something unclosed reaches to the end, and the warehouse says what is wrong with it. */
const tokens =
  /'(?:[^'\\]|\\.|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$\$[\s\S]*?(?:\$\$|$)|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|;|\s+|[^;'"$\-/\s]+|[$\-/]/gs;

/** SQL may begin with a comment, which looks like an option to a command line; a space before it says that it is none. */
export function commentsAsText(words: readonly string[]): string[] {
  return words.map((word) => (/^--(\s|[^=\n]*\n)/.test(word) ? ` ${word}` : word));
}
