import { tombstone } from './envelopes.ts';
import { mapOrdered } from './map-ordered.ts';
import type { KnownKey } from './row-index.ts';
import { addDays, localDate } from './store-time.ts';
import { startOf, type StreamReading } from './stream-reading.ts';
import { FIRST_DAY } from './sweep-calendar.ts';

/**
 * Judges the keys that complete listings no longer show: gone when their detail answers 404, or when a second complete
 * listing does not show them either. Returns false when it paused.
 */
export async function findDeleted(reading: StreamReading): Promise<boolean> {
  const { api, stream, run, memory, writer, pause, concurrency } = reading;
  if (run.createdFrom !== null && stream.creationFilter !== null) return true;
  // A copy, because answers change the index while it is walked.
  const absent = Array.from(memory.index.unlisted()).filter((known) => isAbsent(reading, known));
  let asked = 0;
  function* untilPause() {
    for (const known of absent) {
      if (pause()) return;
      asked += 1;
      yield known;
    }
  }
  const ask = async ({ key, absences }: KnownKey) => {
    if (absences === 1) return { key, gone: true };
    if (stream.detailPath === null) return { key, gone: false };
    return { key, gone: (await api.detail(stream.detailPath.replace('{key}', key))) === null };
  };
  for await (const { key, gone } of mapOrdered(untilPause(), concurrency, ask)) {
    if (gone) {
      await writer.write(tombstone(run.storeId, key, run.asOf));
      memory.index.deleted(key);
    } else memory.index.kept(key, startOf(run));
  }
  return asked === absent.length;
}

/**
 * Whether the listing was read completely where the key would stand, since somebody saw it last. A row near midnight may be
 * filed under the neighbouring day; a row without a day may stand anywhere.
 */
function isAbsent({ memory, run }: StreamReading, { day, seenAt }: KnownKey): boolean {
  const today = localDate(run.asOf);
  const [from, to] = day === '' ? [FIRST_DAY, today] : [addDays(day, -1), addDays(day, 1)];
  return memory.calendar.sweptSince(from, to < today ? to : today) > seenAt;
}
