import type { StagedStream } from '../contracts/run.ts';
import { dueWindows } from './due-windows.ts';
import { findDeleted } from './find-deleted.ts';
import { followChanges } from './follow-changes.ts';
import { beginReading, type LaneCursor } from './lane-cursor.ts';
import type { LaneStep } from './lane-steps.ts';
import { listStream } from './list-stream.ts';
import { readDetails } from './read-details.ts';
import { readHistories } from './read-histories.ts';
import type { StreamMemory } from './stream-memory.ts';
import { localDate } from './store-time.ts';
import type { StreamReading } from './stream-reading.ts';

/** The current month, and on its first days the one before. */
const RECENT_DAYS = 31;

/**
 * Runs a step from where `state` stands; `state` is brought forward as it goes. `recall` gives what is known of another
 * stream. Returns false when the step paused.
 */
export async function runStep(
  step: LaneStep,
  reading: StreamReading,
  state: Pick<LaneCursor, 'reading'>,
  recall: (stream: StagedStream) => Promise<StreamMemory>,
): Promise<boolean> {
  if (reading.pause()) return false;
  switch (step.kind) {
    case 'list':
      return readListing(reading, state, recall);
    case 'follow_changes':
      return followChanges(reading);
    case 'recent_details':
      return readDetails(reading, localDate(reading.run.asOf, -RECENT_DAYS));
    case 'histories':
      return readHistories(reading, (await recall('orders')).index);
    default:
      return readDetails(reading, '');
  }
}

async function readListing(
  reading: StreamReading,
  state: Pick<LaneCursor, 'reading'>,
  recall: (stream: StagedStream) => Promise<StreamMemory>,
): Promise<boolean> {
  const { stream, run, memory, warnings } = reading;
  const { parents } = stream;
  if (parents !== null && 'stream' in parents && !run.streams.includes(parents.stream)) {
    const message = `${stream.name} are left out: they are listed by the keys of ${parents.stream}, which this store does not read. Add ${parents.stream} to its streams.`;
    warnings.push({ stream: stream.name, kind: 'stream_disabled', message });
    return true;
  }
  const { latestAttempt } = memory.index;
  const known = state.reading;
  state.reading ??= beginReading(dueWindows({ ...reading, ...(await knownRows(reading, recall)) }), latestAttempt);
  // An invocation that died had listed beyond this bookmark: some of what it saw may be gone from the listing again.
  if (known !== null && latestAttempt > known.attempt) known.proof.steady = false;
  return (await listStream(reading, state.reading)) && findDeleted(reading);
}

/** What the windows of a run are cut by. */
async function knownRows({ stream, memory }: StreamReading, recall: (stream: StagedStream) => Promise<StreamMemory>) {
  const rowsByDay = new Map<string, number>();
  for (const { day } of memory.index.entries()) rowsByDay.set(day, (rowsByDay.get(day) ?? 0) + 1);
  const { parents } = stream;
  const keys =
    parents === null
      ? []
      : 'values' in parents
        ? [...parents.values]
        : [...(await recall(parents.stream)).index.entries()].map(({ key }) => key);
  return { calendar: memory.calendar, rows: memory.index.size, rowsByDay, parents: keys };
}
