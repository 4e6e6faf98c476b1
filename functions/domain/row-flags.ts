/** What a run knows of one key beside its values; bits, because a store may have half a million keys. */
export const IN_PLAN = 1;
/** Its listing row was staged in this run. */
export const LISTED_LINE = 2;
/** Its record (of an order: detail and items) was staged in this run. */
export const FULL_LINE = 4;
/** A tombstone was written in this run. */
export const DELETED = 8;
/** Absent from the listing, and not (yet) called deleted. */
export const KEPT = 16;
/** What was staged of it in this run: only ever added to. */
export const STAGED = LISTED_LINE | FULL_LINE | DELETED;
/** Changed since the last `seen` file was written. */
export const TOUCHED = 32;
/** Its detail was asked for in this run, with or without success. */
export const ASKED = 64;

/**
 * Lines a run staged of a key: `listed+full` is an order that was listed first and read in full later in the run. It may
 * even be gone before the run is over, when an invocation that died is repeated.
 */
export type RowOutcome =
  | 'unchanged'
  | 'kept'
  | 'listed'
  | 'full'
  | 'listed+full'
  | 'deleted'
  | 'listed+deleted'
  | 'full+deleted'
  | 'listed+full+deleted';

export const flagsOf: Record<RowOutcome, number> = {
  unchanged: 0,
  kept: KEPT,
  listed: LISTED_LINE,
  full: FULL_LINE,
  'listed+full': LISTED_LINE | FULL_LINE,
  deleted: DELETED,
  'listed+deleted': LISTED_LINE | DELETED,
  'full+deleted': FULL_LINE | DELETED,
  'listed+full+deleted': LISTED_LINE | FULL_LINE | DELETED,
};

const outcomes = new Map(Object.entries(flagsOf).map(([outcome, flags]) => [flags, outcome as RowOutcome]));

export function outcomeOf(flags: number): RowOutcome {
  const lines = flags & STAGED;
  return outcomes.get(lines === 0 ? flags & KEPT : lines)!;
}

/** Lines in the stage, tombstones included. */
export function linesOf(outcome: RowOutcome): number {
  const flags = flagsOf[outcome];
  return [LISTED_LINE, FULL_LINE, DELETED].filter((flag) => (flags & flag) !== 0).length;
}

export function isDeleted(outcome: RowOutcome): boolean {
  return (flagsOf[outcome] & DELETED) !== 0;
}
