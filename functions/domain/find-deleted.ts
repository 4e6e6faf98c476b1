import { tombstone } from './envelopes.ts';
import { mapOrdered } from './map-ordered.ts';
import { PausableQueue } from './pausable-queue.ts';
import type { KnownKey, RowIndex } from './row-index.ts';
import { isDeleted } from './row-flags.ts';
import { isKeyless } from './row-key.ts';
import { addDays, localDate } from './store-time.ts';
import { startOf, type StreamReading } from './stream-reading.ts';
import { FIRST_DAY } from './sweep-calendar.ts';

/** So many records gone at once, and so large a part of all, are more likely a listing that is wrong. */
const MANY = 100;
const LARGE_PART = 0.2;

/**
 * Judges the keys that complete listings no longer show: gone when their detail answers 404, or when a second complete
 * listing does not show them either. Returns false when it paused.
 */
export async function findDeleted(reading: StreamReading): Promise<boolean> {
  const { api, stream, run, memory, writer, pause, concurrency, readOne } = reading;
  if (run.createdFrom !== null && stream.creationFilter !== null) return true;
  // A row that does not say who it is may be any of the absent: then only an address that answers 404 proves anything.
  const isNamed = !listsKeyless(memory.index);
  const absent = isNamed || stream.detailPath !== null ? absentKeys(reading) : [];
  // Those that an earlier invocation judged count too: a pause must not make a mass absence look small.
  const missing = absent.length + judgedCount(memory.index);
  const tooMany = missing > MANY && missing > memory.index.size * LARGE_PART;
  if (tooMany) warnOfAbsence(reading, missing);
  const queue = new PausableQueue(absent, pause);
  const ask = async ({ key, absences, day }: KnownKey) => {
    const second = isNamed && absences === 1;
    if (tooMany && !second) return { key, gone: false };
    // A row without a date may be in no window of days: absence alone proves nothing of it.
    const proven = second && !tooMany && (stream.creationFilter === null || day !== '');
    const path = isKeyless(key) ? null : stream.detailPath;
    if (proven || (second && path === null)) return { key, gone: true };
    if (path === null) return { key, gone: false };
    const found = async () => ((await api.detail(path.replace('{key}', key))) === null ? 'gone' : 'there');
    return { key, gone: (await readOne(key, found)) === 'gone' };
  };
  for await (const { key, gone } of mapOrdered(queue, concurrency, ask)) {
    if (gone) {
      await writer.write(tombstone(run.storeId, key, run.asOf));
      memory.index.deleted(key);
    } else if (isNamed) memory.index.kept(key, startOf(run));
  }
  return queue.isThrough;
}

/** Whether this run listed a row without its key. */
function listsKeyless(index: RowIndex): boolean {
  for (const { key, attempt } of index.entries()) if (attempt > 0 && isKeyless(key)) return true;
  return false;
}

/** Keys that this run has judged by their absence. */
function judgedCount(index: RowIndex): number {
  let count = 0;
  for (const { outcome } of index.entries()) if (isDeleted(outcome) || outcome === 'kept') count += 1;
  return count;
}

/**
 * Keys that are in none of the listings that were read completely since somebody saw them last. A row near midnight may be filed
 * under the neighbouring day; a row without a day may stand anywhere. Collected before anything is judged, because answers
 * change the index.
 */
function absentKeys({ memory, run, stream }: StreamReading): KnownKey[] {
  const today = localDate(run.asOf);
  const anywhere = stream.creationFilter === null ? FIRST_DAY : addDays(FIRST_DAY, 1);
  const sweptSince = new Map<string, number>();
  const absent: KnownKey[] = [];
  for (const known of memory.index.unlisted()) {
    const { day, seenAt } = known;
    let since = sweptSince.get(day);
    if (since === undefined) {
      const [from, to] = day === '' ? [anywhere, today] : [addDays(day, -1), addDays(day, 1)];
      since = memory.calendar.sweptSince(from, to < today ? to : today);
      sweptSince.set(day, since);
    }
    if (since > seenAt) absent.push(known);
  }
  return absent;
}

function warnOfAbsence({ stream, memory, warnings, log }: StreamReading, absent: number): void {
  const message =
    `${absent} of ${memory.index.size} known records of ${stream.name} are missing from a listing that says it is complete. ` +
    'None is called deleted by that: a second listing must lack them too, and each one’s own address must answer 404. ' +
    'If the store still has them, look whether the token may see them all.';
  warnings.push({ stream: stream.name, kind: 'listing_incomplete', message });
  log.warn('many records left the listing at once', { stream: stream.name, absent });
}
