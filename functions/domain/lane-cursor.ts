import { z } from 'zod';
import { StagedStream } from '../contracts/run.ts';
import { ListingProof } from './stream-counts.ts';

const Count = z.int().nonnegative();

const CursorWindow = z.object({
  from: z.string().optional(),
  to: z.string().optional(),
  toExcluded: z.boolean().optional(),
  parent: z.string().optional(),
  newestPages: z.boolean().optional(),
  fromPage: z.int().positive().optional(),
  /** Rows announced for it when it was cut out of a larger one. */
  announced: Count.optional(),
});
export type CursorWindow = z.infer<typeof CursorWindow>;

/** Where the reading of a listing stands. */
export const ReadingState = z.object({
  /** Windows still to be read; the first is being read. */
  windows: z.array(CursorWindow),
  /** Rows announced so far; for progress only. */
  announced: Count,
  /** Next page of the first window. */
  page: z.int().positive(),
  /** How often this window was begun. */
  tries: z.int().positive(),
  /** Serial of the reading attempt, unique for the stream in this run. */
  attempt: z.int().positive(),
  /** Total as the attempt's first page had it; null before that page. */
  firstTotal: Count.nullable(),
  /** Total as the newest page has it. */
  total: Count,
  /** Whether the total moved while the window was read. */
  moved: z.boolean(),
  /** Pages in a row that brought nothing new. */
  calmPages: Count,
  /** A page that should have rows had none: the store lists no further, however often it is asked. */
  cut: z.boolean(),
  /** Orders that may still be read in full while they are listed; null before the first page says how many there are. */
  inlineLeft: Count.nullable(),
  /** Whether it began as one window of all rows, those without a date included. */
  whole: z.boolean(),
  /** False when rows are in no window of days: nobody is called deleted by their absence from windows. */
  judging: z.boolean(),
  proof: ListingProof,
});
export type ReadingState = z.infer<typeof ReadingState>;

/** The lane's bookmark between invocations. Small: the keys themselves are in the `seen` files. */
export const LaneCursor = z.object({
  version: z.literal(2),
  /** Step of the lane (domain/lane-steps.ts). */
  step: z.string(),
  /** Null before the first page of a listing. */
  reading: ReadingState.nullable(),
  /** Number of the next part of each stream. */
  nextParts: z.partialRecord(StagedStream, Count),
  /** What is known of the orders' listing, whose counts change again when details are read. */
  ordersProof: ListingProof.nullable(),
});
export type LaneCursor = z.infer<typeof LaneCursor>;

export function parseCursor(text: string): LaneCursor {
  return LaneCursor.parse(JSON.parse(text));
}

/** `attempts`: how many were made in this run before, by an invocation whose bookmark is lost. */
export function beginReading(windows: CursorWindow[], attempts: number): ReadingState {
  return {
    windows,
    announced: 0,
    page: 1,
    tries: 1,
    attempt: attempts + 1,
    firstTotal: null,
    total: 0,
    moved: false,
    calmPages: 0,
    cut: false,
    inlineLeft: null,
    whole: windows.length === 1 && windows[0]!.from === undefined && windows[0]!.to === undefined,
    judging: true,
    // What a lost invocation listed is in no total of this reading.
    proof: { totals: 0, steady: attempts === 0, missing: 0, incomplete: [] },
  };
}
