import { detailQueue } from './detail-queue.ts';
import { mapOrdered } from './map-ordered.ts';
import { PausableQueue } from './pausable-queue.ts';
import { readOrder } from './read-order.ts';
import type { IndexEntry } from './row-index.ts';
import { stageOrder } from './stage-order.ts';
import type { StreamReading } from './stream-reading.ts';

/**
 * Reads the queue of details down to orders of the day `since` (empty: all of it); false when it paused before. What stays in
 * the queue waits for the next run.
 */
export async function readDetails(reading: StreamReading, since: string): Promise<boolean> {
  const { api, memory, run, pause, concurrency, progress, readOne } = reading;
  const queue = detailQueue(memory.index, run).filter(({ day }) => day >= since);
  const open = new PausableQueue(queue, pause);
  let done = 0;
  const read = async (entry: IndexEntry) => ({
    entry,
    order: await readOne(entry.key, () => readOrder(api, entry.key)),
  });
  for await (const { entry, order } of mapOrdered(open, concurrency, read)) {
    // Nobody has it (any more), or it cannot be read: the next run asks again.
    if (order === null) memory.index.missed(entry.key);
    else await stageOrder(reading, { key: entry.key, rowHash: entry.hash, row: null }, order);
    done += 1;
    progress.report(done, queue.length);
  }
  return open.isThrough;
}
