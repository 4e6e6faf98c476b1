import type { StagedStream } from '../contracts/run.ts';
import { dueWindows } from './due-windows.ts';
import { findDeleted } from './find-deleted.ts';
import { followChanges } from './follow-changes.ts';
import { beginReading, type LaneCursor } from './lane-cursor.ts';
import type { LaneStep } from './lane-steps.ts';
import { listStream } from './list-stream.ts';
import { readDetails } from './read-details.ts';
import { readHistories } from './read-histories.ts';
import { isKeyless } from './row-key.ts';
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
      return readRecentDetails(reading);
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
  state.reading ??= beginReading(dueWindows({ ...reading, ...(await knownRows(reading, recall)) }), latestAttempt);
  return (await listStream(reading, state.reading)) && findDeleted(reading);
}

/**
 * Details of the last days, for half of the time that the run has left at most: a month of a big shop takes hours, and invoices,
 * payments and parcels of today must not wait for it.
 */
async function readRecentDetails(reading: StreamReading): Promise<boolean> {
  const { clock, run, pause } = reading;
  const half = (Date.parse(run.startedAt) + Date.parse(run.extractUntil)) / 2;
  const isHalf = () => clock.now() >= half;
  const done = await readDetails({ ...reading, pause: () => pause() || isHalf() }, localDate(run.asOf, -RECENT_DAYS));
  return done || (isHalf() && !pause());
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
        : [...(await recall(parents.stream)).index.entries()].map(({ key }) => key).filter((key) => !isKeyless(key));
  return { calendar: memory.calendar, rows: memory.index.size, rowsByDay, parents: keys, restFrom: memory.restFrom };
}
