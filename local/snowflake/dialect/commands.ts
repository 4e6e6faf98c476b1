import { checkSessionParameter } from './session-parameters.ts';
import { TokenReader, text } from './token-reader.ts';
import type { Token } from './tokens.ts';
import type { Command } from './types.ts';

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
    return begun(reader);
  },
  START: (reader) => {
    reader.expect('START', 'TRANSACTION');
    return begun(reader);
  },
  SELECT: (reader) => {
    const what = /^SYSTEM\$ABORT_(SESSION|TRANSACTION)$/.exec(reader.peek(1))?.[1];
    if (what === undefined) return undefined;
    reader.take();
    reader.take();
    reader.expect('(');
    const { kind, text: id } = reader.take();
    if (kind !== 'number' || !/^\d+$/.test(id)) reader.fail(`'${id}', expected an id`);
    reader.expect(')');
    return { type: 'abort', what: what === 'SESSION' ? 'session' : 'transaction', id };
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
    if (reader.peek() === 'LIKE') reader.fail("'LIKE': query INFORMATION_SCHEMA with WHERE … LIKE instead");
    if (!reader.accept('IN')) return { type: 'show', what };
    for (const kind of ['SCHEMA', 'DATABASE', 'TABLE', 'VIEW']) if (reader.peek(1) !== '' && reader.accept(kind)) break;
    if (reader.accept('ACCOUNT')) return { type: 'show', what };
    return { type: 'show', what, name: reader.name() };
  },
  DESCRIBE: described,
  DESC: described,
  GRANT: (reader) => without(reader, 'Privileges have no effect on a laptop.'),
  REVOKE: (reader) => without(reader, 'Privileges have no effect on a laptop.'),
  ALTER: (reader, sql) => {
    if (reader.accept('ALTER', 'SESSION', 'SET')) {
      const parameters = Object.entries(reader.options()).map(([key, value]) => [key, String(value)]);
      for (const [name, value] of parameters) checkSessionParameter(name!, value!);
      return { type: 'set_parameters', parameters: Object.fromEntries(parameters) as Record<string, string> };
    }
    const kind = reader.peek(1);
    if (
      ['DATABASE', 'SCHEMA'].includes(kind) &&
      / SET DATA_RETENTION_TIME_IN_DAYS = \d+$/i.test(sql.replaceAll(/\s+/g, ' '))
    )
      return without(reader, 'The local warehouse keeps earlier states of tables that are set one by one.');
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

function begun(reader: TokenReader): Command {
  return reader.accept('NAME') ? { type: 'begin', name: reader.name().join('.') } : { type: 'begin' };
}

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
