import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Audit, Bind, SqlModels, Statement } from '../../domain/ports.ts';

/** Store ids, run ids, stage folders, names of streams and columns, paths in records; nothing else is ever put into SQL text. */
const safeWord = /^[A-Za-z0-9=/_-]+(\.[A-Za-z0-9_]+)*$/;

/** Reads the SQL files of `directory` (the project's `sql/`, or its copy in a function's bundle). */
export function sqlModels(directory: string): SqlModels {
  const read = (name: string) => readFile(join(directory, `${name}.sql`), 'utf8');
  return {
    async statement(name, binds, words = {}): Promise<Statement> {
      return bindUsed(fill(withoutHeader(name, await read(name)), words), binds);
    },
    async union(parts, binds): Promise<Statement> {
      if (parts.length === 0) throw new Error('A union of no queries.');
      const queries = await Promise.all(
        parts.map(async ({ name, words = {} }) => fill(withoutHeader(name, await read(name)), words)),
      );
      return bindUsed(queries.join('\nunion all\n'), binds);
    },
    async reads(name) {
      const [block = ''] = /^-- reads: .*(\n-- {3}.*)*/m.exec(await read(name)) ?? [];
      return block.match(/\b[A-Z]+\.\w+/g) ?? [];
    },
    async audits(layer): Promise<Audit[]> {
      const files = (await readdir(join(directory, 'audits'))).filter((file) => file.endsWith('.sql')).toSorted();
      const audits: Audit[] = [];
      for (const file of files) {
        const name = file.slice(0, -'.sql'.length);
        const text = await read(`audits/${name}`);
        if (header(text, 'layer') !== layer) continue;
        const severity = header(text, 'severity') === 'warn' ? 'warn' : 'block';
        audits.push({ name, sentence: header(text, 'audit'), severity });
      }
      return audits;
    },
    async findings(audits, binds): Promise<Statement> {
      const queries = await Promise.all(
        audits.map(async ({ name }) => {
          const query = withoutHeader(`audits/${name}`, await read(`audits/${name}`));
          return `select '${name}' as audit, example_key::varchar as example_key from (\n${query}\n) found`;
        }),
      );
      return bindUsed(queries.join('\nunion all\n'), binds);
    },
  };
}

function header(text: string, key: string): string {
  return new RegExp(`^-- ${key}: (.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
}

/** Keeps the file's name as the statement's first line, so that errors and query histories show it. */
function withoutHeader(name: string, text: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => !line.startsWith('--'));
  return `-- ${name}\n${lines.slice(start).join('\n').trim()}`;
}

function fill(sql: string, words: Readonly<Record<string, string>>): string {
  return sql.replaceAll(/\{([a-z_]+)\}/g, (place, name: string) => {
    const word = words[name];
    if (word === undefined || !safeWord.test(word)) throw new Error(`No safe value for ${place} in the SQL file.`);
    return word;
  });
}

/** `:1 … :3` → `:1 … :2` when a file leaves one out: the driver numbers binds without gaps. */
function bindUsed(sql: string, binds: readonly Bind[]): Statement {
  const used: number[] = [];
  const text = sql.replaceAll(/(?<![:\w]):(\d+)\b/g, (_, digits: string) => {
    const number = Number(digits);
    if (!used.includes(number)) used.push(number);
    return `:${used.indexOf(number) + 1}`;
  });
  const values = used.map((number) => {
    const value = binds[number - 1];
    if (value === undefined)
      throw new Error(`The SQL file binds :${number}, but only ${binds.length} values were given.`);
    return value;
  });
  return values.length === 0 ? { sql: text } : { sql: text, binds: values };
}
