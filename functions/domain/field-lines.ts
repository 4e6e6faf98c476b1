import type { StagedStream } from '../contracts/run.ts';
import { jsonTypes, MAX_PATHS, type JsonType } from './field-tree.ts';

/** Parts of an envelope whose shapes are known apart from each other: one may come without the others. */
export const shapedParts = ['record', 'list_row', 'items'] as const;
export type ShapedPart = (typeof shapedParts)[number];

/** What is known of one path of a stream's records: a line of the plan. Never a value, and no key that could be one. */
export interface FieldLine {
  t: 'field';
  /** Stream. */
  s: StagedStream;
  /** Part of the envelope; absent of the record. */
  e?: Exclude<ShapedPart, 'record'>;
  /** `amounts.total.amount`, `tags[].name`, `translations.*.name`; the part itself is the empty path. */
  p: string;
  /** Types seen; none when it was empty every time. */
  y: JsonType[];
  /** Observed records that could have had it since it was first seen: those in which its parent was there. */
  n: number;
  /** Those that had it. */
  m: number;
  /** The latest of them in a row that did not. */
  a: number;
  /** Records in which it was an object or array with something in it. */
  c: number;
}

/** Both observations of one part as one. A path that only the earlier one has was absent from as many records as opened its parent later. */
export function mergeLines(earlier: readonly FieldLine[], later: readonly FieldLine[]): FieldLine[] {
  if (earlier.length === 0) return [...later];
  const laterByPath = new Map(later.map((line) => [line.p, line]));
  const known = new Set(earlier.map((line) => line.p));
  const merged = earlier.map((line) => mergeLine(line, laterByPath.get(line.p), couldHaveIt(line.p, laterByPath)));
  const fresh = later.filter((line) => !known.has(line.p));
  return [...merged, ...fresh.slice(0, Math.max(0, MAX_PATHS - merged.length))];
}

/** Records of an observation in which the path's parent was there. */
function couldHaveIt(path: string, lines: ReadonlyMap<string, FieldLine>): number {
  return path === '' ? (lines.get('')?.m ?? 0) : (lines.get(parentPath(path))?.c ?? 0);
}

function mergeLine(line: FieldLine, later: FieldLine | undefined, couldBe: number): FieldLine {
  if (later === undefined) return { ...line, n: line.n + couldBe, a: line.a + couldBe };
  return {
    ...line,
    y: jsonTypes.filter((type) => line.y.includes(type) || later.y.includes(type)),
    n: line.n + couldBe,
    m: line.m + later.m,
    a: later.a,
    c: line.c + later.c,
  };
}

/** `tags[].name` → `tags[]` → `tags` → the part itself. */
export function parentPath(path: string): string {
  return path.endsWith('[]') ? path.slice(0, -2) : path.slice(0, Math.max(0, path.lastIndexOf('.')));
}
