import { placeOf, type Token } from './tokens.ts';
import { errorCodes, SnowflakeSqlError, type CopyOptions, type StageRef } from './types.ts';

/** Reads statements that are not SQL to DuckDB, from their tokens. */
export class TokenReader {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(sql: string, tokens: readonly Token[]) {
    this.#sql = sql;
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  peek(ahead = 0): string {
    return (this.#tokens[this.#next + ahead]?.text ?? '').toUpperCase();
  }

  take(): Token {
    const token = this.#tokens[this.#next];
    if (!token) return this.fail('the end of the statement');
    this.#next += 1;
    return token;
  }

  /** Takes the words when they come next. */
  accept(...words: readonly string[]): boolean {
    if (!words.every((word, index) => this.peek(index) === word)) return false;
    this.#next += words.length;
    return true;
  }

  expect(...words: readonly string[]): void {
    if (!this.accept(...words)) this.fail(`'${this.#tokens[this.#next]?.text ?? ''}', expected ${words.join(' ')}`);
  }

  fail(found: string): never {
    const offset = this.#tokens[this.#next]?.start ?? this.#sql.length;
    const place = placeOf(this.#sql, offset);
    throw new SnowflakeSqlError(
      errorCodes.syntax,
      `SQL compilation error:\nsyntax error line ${place.line} at position ${place.position} unexpected ${found}.`,
      place,
    );
  }

  /** The text from the next token to the one before `end` tokens from it. */
  textUntil(end: number): string {
    const from = this.#tokens[this.#next];
    const last = this.#tokens[this.#next + end - 1];
    this.#next += end;
    return from && last ? this.#sql.slice(from.start, last.end) : '';
  }

  /** How many tokens lie before the one that closes the parenthesis that is open. */
  tokensToClose(): number {
    let depth = 1;
    for (let index = 0; this.#next + index < this.#tokens.length; index += 1) {
      const text = this.peek(index);
      if (text === '(') depth += 1;
      if (text === ')') depth -= 1;
      if (depth === 0) return index;
    }
    return this.fail('the end of the statement, expected )');
  }

  /** `a.b.c`, folded. */
  name(): string[] {
    const parts: string[] = [];
    do {
      const token = this.take();
      if (token.kind === 'quoted') parts.push(token.text.slice(1, -1).replaceAll('""', '"'));
      else if (token.kind === 'word') parts.push(token.text.toUpperCase());
      else if (token.kind === 'string') parts.push(...text(token).toUpperCase().split('.'));
      else this.fail(`'${token.text}', expected a name`);
    } while (this.accept('.'));
    return parts;
  }

  /** `@db.schema.stage/path`, also in quotes; the path runs to the next blank. */
  stage(): StageRef {
    const first = this.take();
    if (first.kind === 'string') return stageOf(text(first)) ?? this.fail(`${first.text}, expected a stage '@…'`);
    const start = first.start;
    let end = first.end;
    while (!this.isAtEnd && this.#tokens[this.#next]!.start === end && !/^[();]$/.test(this.peek()))
      end = this.take().end;
    return (
      stageOf(this.#sql.slice(start, end)) ?? this.fail(`'${this.#sql.slice(start, end)}', expected a stage @name/path`)
    );
  }

  /** A value of an option: text, number, TRUE or FALSE, a bare word. */
  value(): string | number | boolean {
    const token = this.take();
    if (token.kind === 'string') return text(token);
    if (token.kind === 'number') return Number(token.text);
    if (/^(true|false)$/i.test(token.text)) return token.text.toUpperCase() === 'TRUE';
    if (token.kind === 'word') return token.text.toUpperCase();
    return this.fail(`'${token.text}', expected a value`);
  }

  /** `KEY = value …`, with or without commas; `FILE_FORMAT = (TYPE = JSON …)` gives FILE_FORMAT.TYPE. */
  options(prefix = ''): CopyOptions {
    const options: CopyOptions = {};
    while (!this.isAtEnd && this.peek() !== ')') {
      if (this.accept(',')) continue;
      const key = prefix + this.take().text.toUpperCase();
      this.expect('=');
      if (this.accept('(')) {
        Object.assign(options, this.options(`${key}.`));
        this.expect(')');
      } else {
        options[key] = this.value();
      }
    }
    return options;
  }
}

/** The content of a string token. */
export function text(token: Token): string {
  if (token.text.startsWith('$$')) return token.text.slice(2, -2);
  return token.text.slice(1, -1).replaceAll(/''|\\([\s\S])/g, (found, escaped: string | undefined) => {
    if (found === "''") return "'";
    return { n: '\n', t: '\t', r: '\r', '0': '\0' }[escaped!] ?? escaped!;
  });
}

function stageOf(typed: string): StageRef | undefined {
  const match = /^@((?:[\w$]+|"[^"]+")(?:\.(?:[\w$]+|"[^"]+"))*)(?:\/(.*))?$/s.exec(typed);
  if (!match) return undefined;
  const name = (match[1]!.match(/"[^"]+"|[\w$]+/g) ?? []).map((part) =>
    part.startsWith('"') ? part.slice(1, -1) : part.toUpperCase(),
  );
  return { name, path: match[2] ?? '' };
}
