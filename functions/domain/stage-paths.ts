import type { Lane, StagedStream } from '../contracts/run.ts';

/** Where things lie in the stage; `LoadBronze` and `FinishRun` read the same names. */
export function storeFolder(storeId: string): string {
  return `store=${storeId}`;
}

export function runFolder(storeId: string, runId: string): string {
  return `${storeFolder(storeId)}/run=${runId}`;
}

export function partFolder(storeId: string, runId: string, stream: StagedStream): string {
  return `${runFolder(storeId, runId)}/${stream}`;
}

export function seenFolder(storeId: string, runId: string): string {
  return `${runFolder(storeId, runId)}/seen`;
}

export function plansFolder(storeId: string): string {
  return `${storeFolder(storeId)}/plans`;
}

/** Written by FinishRun: what the warehouse holds after the run. */
export function planName(runId: string): string {
  return `plan-${runId}.ndjson.gz`;
}

/** Written by StartRun when the newest plan is missing or stale: what the warehouse held before the run. */
export function rebuiltPlanName(runId: string): string {
  return `plan-${runId}-rebuilt.ndjson.gz`;
}

/** Content-addressed: two invocations of a lane that are alive at once write files of one number, and neither's is lost. */
export function seenName(lane: Lane, number: number, sha256: string): string {
  return `${lane}-${String(number).padStart(4, '0')}-${sha256.slice(0, 12)}.ndjson.gz`;
}

/** Content-addressed: a repeat that writes the same lines meets its own file and leaves it. */
export function partName(number: number, lines: number, sha256: string): string {
  return `part-${String(number).padStart(5, '0')}-${lines}-${sha256.slice(0, 12)}.ndjson.gz`;
}

export interface PartFile {
  path: string;
  number: number;
  lines: number;
}

const partPattern = /\/part-(\d{5,})-(\d+)-[0-9a-f]{12}\.ndjson\.gz$/;

/** Number and lines of a part file by its path; null for any other file. */
export function parsePart(path: string): PartFile | null {
  const match = partPattern.exec(path);
  return match === null ? null : { path, number: Number(match[1]), lines: Number(match[2]) };
}

export interface SeenFile {
  path: string;
  number: number;
}

const seenPattern = /\/seen\/([a-z]+)-(\d{4,})-[0-9a-f]{12}\.ndjson\.gz$/;

/** The lane's `seen` files among these paths, in the order in which they are to be read: by number, then by name. */
export function seenFilesOf(paths: readonly string[], lane: Lane): SeenFile[] {
  return paths
    .flatMap((path) => {
      const match = seenPattern.exec(path);
      return match?.[1] === lane ? [{ path, number: Number(match[2]) }] : [];
    })
    .toSorted((a, b) => a.number - b.number || (a.path < b.path ? -1 : 1));
}
