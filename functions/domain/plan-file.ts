import { z } from 'zod';
import { StreamName } from '../contracts/run.ts';
import type { RowIndex, IndexEntry } from './row-index.ts';

/** First line of a plan file. */
const PlanHeader = z.object({ version: z.literal(1), storeId: z.string(), runId: z.string() });

/** One key as the warehouse holds it: `h` = first 16 hex digits of the row hash, `n` = items of an order or 0. */
export interface PlanEntry {
  s: StreamName;
  k: string;
  h: string;
  n: number;
}

/** A line of a `seen` file: the plan entry the key should have, with what this run found out and when it was listed. */
export interface SeenEntry extends PlanEntry {
  /** Reading attempt that listed it; 0 when none did. */
  a: number;
  w: IndexEntry['outcome'];
}

export function planHeader(storeId: string, runId: string): string {
  return JSON.stringify({ version: 1, storeId, runId });
}

export function planLine(entry: PlanEntry): string {
  return JSON.stringify({ s: entry.s, k: entry.k, h: entry.h, n: entry.n });
}

/** Entries of a plan file; throws when its first line is not a plan of this store. */
export async function* planEntries(lines: AsyncIterable<string>, storeId: string): AsyncIterable<PlanEntry> {
  let header = false;
  for await (const line of lines) {
    if (header) {
      yield JSON.parse(line) as PlanEntry;
      continue;
    }
    const parsed = PlanHeader.safeParse(JSON.parse(line));
    if (!parsed.success || parsed.data.storeId !== storeId) {
      throw new Error(`The plan file does not begin with a version 1 header of store ${storeId}.`);
    }
    header = true;
  }
}

export async function* seenEntries(lines: AsyncIterable<string>): AsyncIterable<SeenEntry> {
  for await (const line of lines) yield JSON.parse(line) as SeenEntry;
}

export function seenLine(stream: StreamName, entry: IndexEntry): string {
  const { key, hash, items, attempt, outcome } = entry;
  return JSON.stringify({ s: stream, k: key, h: hash, n: items, a: attempt, w: outcome } satisfies SeenEntry);
}

export function restoreSeen(index: RowIndex, entry: SeenEntry): void {
  index.restore({ key: entry.k, hash: entry.h, items: entry.n, attempt: entry.a, outcome: entry.w });
}

/**
 * The next plan: the plan this run compared against, overlaid by what its `seen` files say. Staged keys are taken over,
 * deleted ones leave; kept and pending ones stay as the old plan had them, so that a pending key is read again.
 * `seen` must come in the order the files were written: for one key the last line counts.
 */
export async function* nextPlan(
  plan: AsyncIterable<PlanEntry>,
  seen: AsyncIterable<SeenEntry>,
): AsyncIterable<PlanEntry> {
  const changes = new Map<string, SeenEntry>();
  for await (const entry of seen) {
    if (entry.w === 'staged' || entry.w === 'deleted') changes.set(`${entry.s}/${entry.k}`, entry);
  }
  for await (const entry of plan) {
    const change = changes.get(`${entry.s}/${entry.k}`);
    if (change === undefined) yield entry;
    else if (change.w === 'staged') {
      changes.delete(`${entry.s}/${entry.k}`);
      yield { s: change.s, k: change.k, h: change.h, n: change.n };
    }
  }
  for (const { s, k, h, n, w } of changes.values()) if (w === 'staged') yield { s, k, h, n };
}
