import { z } from 'zod';
import type { StagedStream } from '../contracts/run.ts';
import type { FieldLine } from './field-lines.ts';
import type { IndexEntry, KnownKey } from './row-index.ts';
import type { SweptDays } from './sweep-calendar.ts';

/** First line of a plan file. */
const PlanHeader = z.object({ version: z.literal(2), storeId: z.string(), runId: z.string() });

/** One key as the warehouse holds it. What is absent is empty: most streams have no details. */
export interface PlanEntry {
  s: StagedStream;
  k: string;
  /** First 16 hex digits of the hash of the listing's row as last staged; empty when the warehouse holds nothing of the key. */
  h: string;
  /** Items of the order. */
  n?: number;
  /** Store-local day of creation, `yyyy-mm-dd`. */
  d?: string;
  /** Hash of the row when the detail was read last; differs from `h` while the detail is to be read again. */
  f?: string;
  /** First 16 hex digits of the hash of detail and items as last staged. Of a history: that of its order when it was read. */
  c?: string;
  /** Store's clock when the detail was read last, Unix seconds. */
  r?: number;
  /** Start of the run that listed the key last, Unix milliseconds. */
  v?: number;
  /** 1: one complete listing did not show it. */
  x?: 1;
}

/** What a plan knows beside keys. */
export type StateLine =
  | ({ t: 'sweep'; s: StagedStream } & SweptDays)
  /** Whether the store honours `sort_by=updated_at-desc`, and between which instants all changes were followed (store's clock, Unix seconds). */
  | { t: 'probe'; s: 'orders'; honoured: boolean; followedTo: number; followedFrom: number }
  /** A listing that is longer than one run and cannot be cut by days: the page that the next run goes on with. */
  | { t: 'rest'; s: StagedStream; page: number }
  /**
   * An invoice of day `d` (empty: unknown) is new and names the order: its detail is to be read again when it was read before
   * the end of that day. Never in a plan, only in `seen` files.
   */
  | { t: 'named'; s: 'orders'; k: string; d: string }
  /** What is known of a path of the stream's records; in a `seen` file, what one part of the run observed. */
  | FieldLine;

/** A line of a `seen` file: the plan entry the key should have, with what this run found out and when it was listed. */
export interface SeenEntry extends PlanEntry {
  /** Reading attempt that listed it; 0 when none did. */
  a: number;
  w: IndexEntry['outcome'];
  /** 1: this run asked for its detail. */
  q?: 1;
}

export function planHeader(storeId: string, runId: string): string {
  return JSON.stringify({ version: 2, storeId, runId });
}

/** Whether a line is the first one of a plan of that store in today's format. */
export function isPlanHeader(line: string, storeId: string): boolean {
  const header = PlanHeader.safeParse(JSON.parse(line));
  return header.success && header.data.storeId === storeId;
}

/** The stream comes first: readers skip the lines of other streams without parsing them. */
export function planLine({ s, k, h, n, d, f, c, r, v, x }: PlanEntry): string {
  const details = { ...(n && { n }), ...(d && { d }), ...(f && { f }), ...(c && { c }), ...(r && { r }) };
  return JSON.stringify({ s, k, h, ...details, ...(v && { v }), ...(x && { x }) });
}

export function stateLine(line: StateLine): string {
  const { s, ...rest } = line;
  return JSON.stringify({ s, ...rest });
}

export function isState(line: PlanEntry | StateLine): line is StateLine {
  return 't' in line;
}

/**
 * Entries and state lines of a plan file, of one stream when it is named; throws when its first line is not a plan of this
 * store.
 */
export async function* planLines(
  lines: AsyncIterable<string>,
  storeId: string,
  stream?: StagedStream,
): AsyncIterable<PlanEntry | StateLine> {
  let header = false;
  const wanted = stream === undefined ? '' : linesOf(stream);
  for await (const line of lines) {
    if (header) {
      if (line.startsWith(wanted)) yield JSON.parse(line) as PlanEntry | StateLine;
      continue;
    }
    if (!isPlanHeader(line, storeId)) {
      throw new Error(`The plan file does not begin with a version 2 header of store ${storeId}.`);
    }
    header = true;
  }
}

export async function* seenLines(
  lines: AsyncIterable<string>,
  stream?: StagedStream,
): AsyncIterable<SeenEntry | StateLine> {
  const wanted = stream === undefined ? '' : linesOf(stream);
  for await (const line of lines) if (line.startsWith(wanted)) yield JSON.parse(line) as SeenEntry | StateLine;
}

function linesOf(stream: StagedStream): string {
  return `{"s":"${stream}"`;
}

export function seenLine(s: StagedStream, entry: IndexEntry): string {
  const { key: k, hash: h, items: n, day: d, detailHash: f, contentHash: c, readAt: r, seenAt: v } = entry;
  const line: SeenEntry = { s, k, h, n, d, f, c, r, v, a: entry.attempt, w: entry.outcome };
  if (entry.absences === 1) line.x = 1;
  if (entry.asked) line.q = 1;
  return JSON.stringify(line);
}

/** The plan entry of a key, in the index's words. */
export function planEntryOf(s: StagedStream, known: KnownKey): PlanEntry {
  const { key: k, hash: h, items: n, day: d, detailHash: f, contentHash: c, readAt: r, seenAt: v, absences } = known;
  return { s, k, h, n, d, f, c, r, v, ...(absences === 1 && { x: 1 as const }) };
}

export function knownOf({ k, h, n = 0, d = '', f = '', c = '', r = 0, v = 0, x }: PlanEntry): KnownKey {
  const details = { items: n, day: d, detailHash: f, contentHash: c, readAt: r };
  return { key: k, hash: h, ...details, seenAt: v, absences: x === 1 ? 1 : 0 };
}
