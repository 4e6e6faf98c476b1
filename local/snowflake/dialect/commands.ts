import { placeOf, type Token } from './tokens.ts';
import { errorCodes, SnowflakeSqlError, type Command, type CopyOptions, type StageRef } from './types.ts';

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

/** The file of `PUT file://…`: quoted, or bare up to the blank before the stage. */
function localFile(reader: TokenReader, sql: string): string {
  if (reader.peek().startsWith("'")) return text(reader.take());
  const bare = /file:\/\/\S*/i.exec(sql)?.[0];
  if (!bare) return reader.fail(`'${reader.peek()}', expected 'file://…'`);
  return bare;
}

const withoutScheme = (file: string): string => file.replace(/^file:\/\//i, '');

/** Reads a command, or answers undefined when the statement is none. */
export function readCommand(sql: string, tokens: readonly Token[]): Command | undefined {
  const reader = new TokenReader(sql, tokens);
  const first = reader.peek();
  const read = commands[first];
  const command = read?.(reader, sql);
  if (command && !reader.isAtEnd) reader.fail(`'${reader.peek()}'`);
  return command;
}

const commands: Readonly<Record<string, (reader: TokenReader, sql: string) => Command | undefined>> = {
  BEGIN: (reader) => {
    reader.take();
    if (!reader.accept('TRANSACTION')) reader.accept('WORK');
    return { type: 'begin' };
  },
  START: (reader) => {
    reader.expect('START', 'TRANSACTION');
    return { type: 'begin' };
  },
  COMMIT: (reader) => ended(reader, 'commit'),
  ROLLBACK: (reader) => ended(reader, 'rollback'),
  USE: (reader) => {
    reader.take();
    for (const what of ['database', 'schema', 'role', 'warehouse'] as const) {
      if (reader.accept(what.toUpperCase())) return { type: 'use', what, name: reader.name() };
    }
    const name = reader.name();
    return { type: 'use', what: name.length > 1 ? 'schema' : 'database', name };
  },
  PUT: (reader, sql) => {
    reader.take();
    const file = localFile(reader, sql);
    skipTo(reader, '@');
    const stage = reader.stage();
    return { type: 'put', file: withoutScheme(file), stage, options: reader.options() };
  },
  GET: (reader, sql) => {
    reader.take();
    const stage = reader.stage();
    const folder = localFile(reader, sql);
    while (!reader.isAtEnd && reader.peek(1) !== '=') reader.take();
    return { type: 'get', stage, folder: withoutScheme(folder), options: reader.options() };
  },
  LIST: (reader) => listing(reader, 'list'),
  LS: (reader) => listing(reader, 'list'),
  REMOVE: (reader) => listing(reader, 'remove'),
  RM: (reader) => listing(reader, 'remove'),
  SHOW: (reader) => {
    reader.take();
    reader.accept('TERSE');
    const what = reader.take().text.toLowerCase();
    if (!reader.accept('IN')) return { type: 'show', what };
    for (const kind of ['SCHEMA', 'DATABASE', 'TABLE', 'VIEW']) if (reader.peek(1) !== '' && reader.accept(kind)) break;
    if (reader.accept('ACCOUNT')) return { type: 'show', what };
    return { type: 'show', what, name: reader.name() };
  },
  DESCRIBE: described,
  DESC: described,
  GRANT: (reader) => without(reader, 'Privileges have no effect on a laptop.'),
  REVOKE: (reader) => without(reader, 'Privileges have no effect on a laptop.'),
  ALTER: (reader) => {
    if (reader.accept('ALTER', 'SESSION', 'SET')) {
      const parameters = Object.entries(reader.options()).map(([key, value]) => [key, String(value)]);
      return { type: 'set_parameters', parameters: Object.fromEntries(parameters) as Record<string, string> };
    }
    const kind = reader.peek(1);
    if (['WAREHOUSE', 'USER', 'ROLE', 'ACCOUNT'].includes(kind))
      return without(reader, `${kind} has no effect on a laptop.`);
    return undefined;
  },
  CREATE: (reader) => {
    reader.take();
    const orReplace = reader.accept('OR', 'REPLACE');
    reader.accept('TRANSIENT');
    const kind = reader.peek();
    if (['WAREHOUSE', 'ROLE', 'USER'].includes(kind)) return without(reader, `${kind} has no effect on a laptop.`);
    if (kind !== 'STAGE' && kind !== 'DATABASE') return undefined;
    reader.take();
    const ifNotExists = reader.accept('IF', 'NOT', 'EXISTS');
    const name = reader.name();
    const options = reader.options();
    if ('URL' in options) reader.fail('URL: external stages are not supported by the local warehouse');
    return { type: kind === 'STAGE' ? 'create_stage' : 'create_database', name, ifNotExists, orReplace };
  },
};

function ended(reader: TokenReader, type: 'commit' | 'rollback'): Command {
  reader.take();
  reader.accept('WORK');
  return { type };
}

function skipTo(reader: TokenReader, symbol: string): void {
  while (!reader.isAtEnd && !reader.peek().startsWith(symbol) && !reader.peek().startsWith(`'${symbol}`)) reader.take();
}

function listing(reader: TokenReader, type: 'list' | 'remove'): Command {
  reader.take();
  const stage = reader.stage();
  const { PATTERN: pattern } = reader.options();
  return { type, stage, ...(pattern === undefined ? {} : { pattern: String(pattern) }) };
}

function described(reader: TokenReader): Command {
  reader.take();
  const what =
    ['TABLE', 'VIEW', 'STAGE', 'SCHEMA'].find((kind) => reader.peek(1) !== '' && reader.accept(kind)) ?? 'table';
  return { type: 'describe', what: what.toLowerCase(), name: reader.name() };
}

function without(reader: TokenReader, message: string): Command {
  while (!reader.isAtEnd) reader.take();
  return { type: 'accepted', message };
}
