import { canonicalHash } from './canonical-hash.ts';
import { PLAN_HASH_DIGITS, rowEnvelope, tombstone } from './envelopes.ts';
import { readPage } from './listing-request.ts';
import { mapOrdered } from './map-ordered.ts';
import type { SourceRecord } from './ports.ts';
import type { IndexEntry, RowIndex } from './row-index.ts';
import { startOf, storeSeconds, type StreamReading } from './stream-reading.ts';

/**
 * Reads the history of each order whose content is not the one its history was read for, newest orders first; an order that
 * is gone takes its history along. False when it paused.
 */
export async function readHistories(reading: StreamReading, orders: RowIndex): Promise<boolean> {
  const { memory, run, pause, concurrency, progress } = reading;
  const { index } = memory;
  // A copy, because tombstones change the index while it is walked.
  const held = Array.from(index.entries()).filter(({ key }) => index.holds(key));
  for (const { key } of held) if (!orders.holds(key)) await stageGone(reading, key);
  const queue = [...orders.entries()]
    .filter((order) => orders.holds(order.key) && order.contentHash !== '')
    .filter((order) => index.entry(order.key)?.detailHash !== order.contentHash)
    .toSorted((a, b) => (a.day === b.day ? 0 : a.day < b.day ? 1 : -1));
  let begun = 0;
  let done = 0;
  function* untilPause() {
    for (const order of queue) {
      if (pause()) return;
      begun += 1;
      yield order;
    }
  }
  const read = async (order: IndexEntry) => ({ order, histories: await readHistory(reading, order.key) });
  for await (const { order, histories } of mapOrdered(untilPause(), concurrency, read)) {
    await stageHistory(reading, order.key, histories);
    index.list(order.key, 1, startOf(run), order.day);
    index.detailed(order.key, order.contentHash, '', 0, storeSeconds(run));
    done += 1;
    progress.report(done, queue.length);
  }
  return begun === queue.length;
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

async function readHistory({ api, stream }: StreamReading, orderId: string): Promise<SourceRecord[]> {
  const rows: SourceRecord[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await readPage(api, stream, { parent: orderId }, page);
    rows.push(...answer.rows);
    if (answer.rows.length === 0 || page >= answer.pagination.totalPages) return rows;
  }
}
