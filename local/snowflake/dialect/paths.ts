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
  readonly #uses = new Map<string, number>();
  readonly #isOneList: boolean;

  /**
   * @param isOneList texts are taken from the members that the one list extracts: cheaper where the document is large and the
   * texts are few and short
   */
  constructor(isOneList = false) {
    this.#isOneList = isOneList;
  }

  /** A mark for one path; `resolve` puts the extraction in its place. */
  mark(extract: 'json_extract' | 'json_extract_string', column: string, path: string): string {
    if (this.#isOneList && extract === 'json_extract_string')
      return `json_extract_string(${this.mark('json_extract', column, path)}, '$')`;
    const call = `${extract}(${column}, `;
    const list = this.#lists.get(call) ?? [];
    this.#lists.set(call, list);
    if (!list.includes(path)) list.push(path);
    this.#uses.set(call, (this.#uses.get(call) ?? 0) + 1);
    return `\uE001${[...this.#lists.keys()].indexOf(call)}:${list.indexOf(path)}\uE002`;
  }

  /** The text with each extraction in its place. */
  resolve(sql: string): string {
    return this.#replace(sql, ([start, paths], index) =>
      paths.length === 1 ? `${start}${paths[0]})` : `${extraction(start, paths)}[${index + 1}]`,
    );
  }

  /**
   * The text with columns in place of the extractions, and those columns for a SELECT below this one: DuckDB computes equal
   * expressions once, but not those inside CASE, AND, OR and COALESCE. Undefined where there are none, or nothing is extracted
   * twice.
   */
  below(sql: string): { sql: string; columns: string[] } | undefined {
    const isRepeated = [...this.#uses.values()].some((uses) => uses > 1);
    if (!isRepeated || !/\b(?:CASE|AND|OR|COALESCE)\b/i.test(sql)) return undefined;
    const columns = [...this.#lists].map(([start, paths], call) => `${extraction(start, paths)} AS "$PATHS${call}"`);
    return { sql: this.#replace(sql, (_list, index, call) => `"$PATHS${call}"[${index + 1}]`), columns };
  }

  #replace(sql: string, place: (list: [string, string[]], index: number, call: number) => string): string {
    const lists = [...this.#lists];
    return sql.replaceAll(/\uE001(\d+):(\d+)\uE002/g, (_, call: string, index: string) =>
      place(lists[Number(call)]!, Number(index), Number(call)),
    );
  }
}

const extraction = (start: string, paths: readonly string[]): string => `${start}[${paths.join(', ')}])`;
