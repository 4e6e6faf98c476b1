import { canonicalHash, PLAN_HASH_DIGITS } from './canonical-hash.ts';
import { newestFirst } from './detail-queue.ts';
import { rowEnvelope, tombstone } from './envelopes.ts';
import { mapOrdered } from './map-ordered.ts';
import { PausableQueue } from './pausable-queue.ts';
import type { SourceRecord } from './ports.ts';
import { readWindow } from './read-window.ts';
import type { IndexEntry, RowIndex } from './row-index.ts';
import { startOf, storeSeconds, type StreamReading } from './stream-reading.ts';

/**
 * Reads the history of each order whose content is not the one its history was read for, newest orders first; an order that
 * is gone takes its history along. False when it paused.
 */
export async function readHistories(reading: StreamReading, orders: RowIndex): Promise<boolean> {
  const { memory, run, pause, concurrency, progress, readOne } = reading;
  const { index } = memory;
  // A copy, because tombstones change the index while it is walked.
  const held = Array.from(index.entries()).filter(({ key }) => index.holds(key));
  for (const { key } of held) if (!orders.holds(key)) await stageGone(reading, key);
  const queue = [...orders.entries()]
    .filter((order) => orders.holds(order.key) && order.contentHash !== '')
    .filter((order) => index.entry(order.key)?.detailHash !== order.contentHash)
    .toSorted(newestFirst);
  const open = new PausableQueue(queue, pause);
  let done = 0;
  const read = async (order: IndexEntry) => ({
    order,
    histories: await readOne(order.key, () => readHistory(reading, order.key)),
  });
  for await (const { order, histories } of mapOrdered(open, concurrency, read)) {
    // It cannot be read, or its pages moved meanwhile: the next run reads it again.
    if (histories !== null) {
      await stageHistory(reading, order.key, histories);
      index.list(order.key, 1, startOf(run), order.day);
      index.detailed(order.key, order.contentHash, '', 0, storeSeconds(run));
    }
    done += 1;
    progress.report(done, queue.length);
  }
  return open.isThrough;
}

/** An order without a history is no record until it gets its first entry. */
async function stageHistory(reading: StreamReading, key: string, histories: SourceRecord[]): Promise<void> {
  const { run, writer } = reading;
  const { index } = reading.memory;
  if (histories.length === 0) {
    if (index.holds(key)) await stageGone(reading, key);
    return;
  }
  const record = { order_id: Number(key), histories };
  const rowHash = canonicalHash(record);
  const hash = rowHash.slice(0, PLAN_HASH_DIGITS);
  if (!index.needsStaging(key, hash)) return;
  await writer.write(rowEnvelope({ storeId: run.storeId, key, rowHash }, record));
  index.stagedFull(key, hash);
}

async function stageGone({ memory, run, writer }: StreamReading, key: string): Promise<void> {
  await writer.write(tombstone(run.storeId, key, run.asOf));
  memory.index.deleted(key);
}

/** Null when the pages do not show each of as many entries as they announce. */
async function readHistory({ api, stream }: StreamReading, orderId: string): Promise<SourceRecord[] | null> {
  const rows = new Map<string, SourceRecord>();
  const window = { parent: orderId };
  let total = 0;
  for await (const item of readWindow({ api, stream, window, fromPage: 1, firstPage: null, pause: () => false })) {
    if (item.kind === 'row') rows.set(item.key, item.row);
    else total = item.pagination.total;
  }
  return rows.size === total ? [...rows.values()] : null;
}
