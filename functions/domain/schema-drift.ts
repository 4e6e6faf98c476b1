import type { StagedStream } from '../contracts/run.ts';
import { MAX_PATHS, type JsonType } from './field-tree.ts';
import { parentPath, type FieldLine } from './field-lines.ts';

/** A path whose shape is not what earlier runs knew. `before` and `after` name types, never values. */
export interface DriftRow {
  stream: StagedStream;
  path: string;
  change: 'new' | 'missing' | 'retyped';
  /** `string`, `number or string`, `empty`, `absent` */
  before: string;
  after: string;
}

/** Records that must be known before anything counts as new, and with a path before its absence means something. */
const KNOWN_RECORDS = 50;
/** Records in a row without a path, over as many runs as that takes, that make it missing. */
const ABSENT_RECORDS = 20;

/**
 * What an observation shows that was not known. Each change is reported once: it is known afterwards. Of a structure that
 * is new or gone as a whole only the top is named.
 *
 * @param merged `known` and `observed` as one
 */
export function findDrift(
  stream: StagedStream,
  known: readonly FieldLine[],
  observed: readonly FieldLine[],
  merged: readonly FieldLine[],
): DriftRow[] {
  const before = new Map(known.map((line) => [line.p, line]));
  if ((before.get('')?.m ?? 0) < KNOWN_RECORDS) return [];
  const after = new Map(merged.map((line) => [line.p, line]));
  const row = (path: string, change: DriftRow['change'], was: string, is: string): DriftRow => ({
    stream,
    path,
    change,
    before: was,
    after: is,
  });
  const appeared = observed.flatMap((line) => {
    const was = before.get(line.p);
    if (was === undefined) return isTopOfNew(line.p, before) ? [row(line.p, 'new', 'absent', words(line.y))] : [];
    const fresh = line.y.filter((type) => !was.y.includes(type));
    if (fresh.length === 0) return [];
    if (was.y.length > 0) return [row(line.p, 'retyped', words(was.y), words(fresh))];
    // Empty until now: a plain value is what was expected, a structure brings fields that nobody has seen.
    return line.c > 0 ? [row(line.p, 'new', 'empty', words(fresh))] : [];
  });
  const vanished = known
    .filter((line) => hasVanished(line, after.get(line.p)))
    .map((line) => row(line.p, 'missing', words(line.y), 'absent'));
  return [...appeared, ...vanished];
}

/** Beyond the limit of paths nothing is remembered, so it would be new in every run. */
function isTopOfNew(path: string, known: ReadonlyMap<string, FieldLine>): boolean {
  return known.size < MAX_PATHS && (known.get(parentPath(path))?.c ?? 0) > 0;
}

/** It stood in every record that could have it, and then in none of the last twenty, counted over runs. */
function hasVanished(was: FieldLine, is: FieldLine | undefined): boolean {
  const always = was.m >= KNOWN_RECORDS && was.m + was.a === was.n;
  return always && was.a < ABSENT_RECORDS && is !== undefined && is.m === was.m && is.a >= ABSENT_RECORDS;
}

function words(types: readonly JsonType[]): string {
  return types.length === 0 ? 'empty' : types.join(' or ');
}
