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
import { firstOfMonth } from './store-time.ts';
import type { StreamReading } from './stream-reading.ts';

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
      state.reading ??= beginReading(dueWindows({ ...reading, ...(await knownRows(reading, recall)) }));
      return (await listStream(reading, state.reading)) && findDeleted(reading);
    case 'follow_changes':
      return followChanges(reading);
    case 'recent_details':
      return readDetails(reading, firstOfMonth(reading.run.asOf));
    case 'details':
      return readDetails(reading, '');
    case 'histories':
      return readHistories(reading, (await recall('orders')).index);
  }
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
