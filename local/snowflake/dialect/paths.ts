import { quoteText } from './names.ts';
import { refuse, type Json } from './tree.ts';

export type PathKey = string | number;

/** Reads the path text of GET_PATH: `a.b[0]."c d"['e']` (Snowflake, "GET_PATH"). */
export function readPath(text: string, node?: Json): PathKey[] {
  const step = /(?:^|\.)([A-Za-z_][\w$]*|"[^"]+")|\[(\d+)\]|\[(?:'([^']+)'|"([^"]+)")\]/y;
  const keys: PathKey[] = [];
  let end = 0;
  for (let match = step.exec(text); match; match = step.exec(text)) {
    end = step.lastIndex;
    const name = match[1]?.replaceAll('"', '') ?? match[3] ?? match[4];
    keys.push(name ?? Number(match[2]));
  }
  if (end !== text.length || keys.length === 0)
    refuse(`The path '${text}'`, node, 'Write names, dots and [n], as a.b[0].c.');
  return keys;
}

/** DuckDB's form of a path, quoted as text. */
export function duckdbPath(keys: readonly PathKey[], node?: Json): string {
  const steps = keys.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    if (/["*\\]/.test(key)) return refuse(`The path key '${key}'`, node);
    return `."${key}"`;
  });
  return quoteText(`$${steps.join('')}`);
}

/**
 * Gathers the paths that one SELECT list takes from the same column.
 * DuckDB parses the document again for every json_extract call; one call with the list of all paths, repeated as the
 * same text and therefore computed once, is several times faster.
 */
export class PathGathering {
  readonly #lists = new Map<string, string[]>();

  /** A mark for one path; `resolve` puts the extraction in its place. */
  mark(extract: 'json_extract' | 'json_extract_string', column: string, path: string): string {
    const call = `${extract}(${column}, `;
    const list = this.#lists.get(call) ?? [];
    this.#lists.set(call, list);
    if (!list.includes(path)) list.push(path);
    return `\uE001${[...this.#lists.keys()].indexOf(call)}:${list.indexOf(path)}\uE002`;
  }

  resolve(sql: string): string {
    const lists = [...this.#lists];
    return sql.replaceAll(/\uE001(\d+):(\d+)\uE002/g, (_, call: string, index: string) => {
      const [start, paths] = lists[Number(call)]!;
      return paths.length === 1 ? `${start}${paths[0]})` : `${start}[${paths.join(', ')}])[${Number(index) + 1}]`;
    });
  }
}
