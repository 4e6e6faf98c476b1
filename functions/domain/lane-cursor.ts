import { z } from 'zod';
import { StreamName } from '../contracts/run.ts';

const Count = z.int().nonnegative();

const CursorWindow = z.object({
  from: z.string().optional(),
  to: z.string().optional(),
  toExcluded: z.boolean().optional(),
});

/** Where a stream's reading stands. */
export const ReadingState = z.object({
  windows: z.array(CursorWindow),
  /** Rows announced when the windows were cut; for progress only. */
  announced: Count,
  /** Window being read; equal to the number of windows when all are. */
  window: Count,
  /** Next page of it. */
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
  /** The store's own totals of the windows read so far. */
  totals: Count,
  /** Every window so far was read once, its total stood still, and its pages showed exactly that many keys. */
  steady: z.boolean(),
  /** Rows that complete windows still did not show, or that no window can show. */
  missing: Count,
  /** False when rows are in no window or a window could not be proven complete: nothing is judged deleted then. */
  complete: z.boolean(),
});
export type ReadingState = z.infer<typeof ReadingState>;

/** The lane's bookmark between invocations. Small: the keys themselves are in the `seen` files. */
export const LaneCursor = z.object({
  version: z.literal(1),
  stream: StreamName.exclude(['order_items']),
  /** Null before the stream's first page. */
  reading: ReadingState.nullable(),
  /** Number of the stream's next part. */
  nextPart: Count,
});
export type LaneCursor = z.infer<typeof LaneCursor>;

export function parseCursor(text: string): LaneCursor {
  return LaneCursor.parse(JSON.parse(text));
}

/** `shortfall`: announced rows that are in none of the windows. */
export function beginReading(windows: ReadingState['windows'], announced: number, shortfall: number): ReadingState {
  return {
    windows,
    announced,
    window: 0,
    page: 1,
    tries: 1,
    attempt: 1,
    firstTotal: null,
    total: 0,
    moved: false,
    totals: 0,
    steady: shortfall === 0,
    missing: shortfall,
    complete: shortfall === 0,
  };
}
