import type { LaneCursor } from './lane-cursor.ts';
import type { LaneStep } from './lane-steps.ts';
import type { StateLine } from './plan-file.ts';
import type { ResumedStream } from './staged-files.ts';
import { type ListingProof, nothingListed } from './stream-counts.ts';

/** Where the next run goes on when this one does not: a listing without days would begin at its first page for ever. */
export function restOf({ kind, stream }: LaneStep, reading: LaneCursor['reading']): StateLine[] {
  const isUndated = kind === 'list' && stream.creationFilter === null && stream.parents === null;
  const window = reading?.windows[0];
  if (!isUndated || reading === null || window === undefined || window.newestPages === true) return [];
  return reading.page > 1 ? [{ t: 'rest', s: stream.name, page: reading.page }] : [];
}

/** Windows that were not read are not proven complete; null when there is nothing to say of the stream. */
export function proofOf(
  step: LaneStep,
  reading: LaneCursor['reading'],
  { memory }: ResumedStream,
): ListingProof | null {
  if (step.kind === 'histories') return nothingListed;
  if (step.kind !== 'list') return null;
  const { index } = memory;
  if (reading === null) return index.size === 0 ? null : nothingListed;
  const { proof } = reading;
  if (reading.windows.length === 0) return proof;
  // The newest pages of a listing say nothing about the rest of it, read or not.
  const windows = reading.windows.filter(({ newestPages }) => newestPages !== true);
  const whole = windows.filter(({ fromPage }) => fromPage === undefined);
  const left =
    whole.length < windows.length
      ? Math.max(reading.total, proof.totals) - index.size
      : sumOf(whole.map(({ announced }) => announced ?? 0)) - index.listedBy(reading.attempt);
  const unread = whole.map(({ from, to }) => ({ from, to }));
  return {
    ...proof,
    steady: false,
    missing: proof.missing + Math.max(0, left),
    incomplete: [...proof.incomplete, ...unread],
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
