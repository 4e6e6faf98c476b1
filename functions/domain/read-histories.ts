import { canonicalHash } from './canonical-hash.ts';
import { PLAN_HASH_DIGITS, rowEnvelope } from './envelopes.ts';
import { readPage } from './listing-request.ts';
import { mapOrdered } from './map-ordered.ts';
import type { SourceRecord } from './ports.ts';
import type { IndexEntry, RowIndex } from './row-index.ts';
import { startOf, storeSeconds, type StreamReading } from './stream-reading.ts';

/** Reads the history of each order whose content is not the one its history was read for, newest orders first; false when it paused. */
export async function readHistories(reading: StreamReading, orders: RowIndex): Promise<boolean> {
  const { memory, run, writer, pause, concurrency, progress } = reading;
  const { index } = memory;
  const queue = [...orders.entries()]
    .filter((order) => order.outcome !== 'deleted' && order.contentHash !== '')
    .filter((order) => index.entry(order.key)?.detailHash !== order.contentHash)
    .sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? 1 : -1));
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
    const { key } = order;
    const record = { order_id: Number(key), histories };
    const rowHash = canonicalHash(record);
    const hash = rowHash.slice(0, PLAN_HASH_DIGITS);
    // An order without a history is no record until it gets its first entry.
    if ((histories.length > 0 || index.entry(key) !== undefined) && index.needsStaging(key, hash)) {
      await writer.write(rowEnvelope({ storeId: run.storeId, key, rowHash }, record));
      index.stagedFull(key, hash);
    }
    index.list(key, 1, startOf(run), order.day);
    index.detailed(key, order.contentHash, '', 0, storeSeconds(run));
    done += 1;
    progress.report(done, queue.length);
  }
  return begun === queue.length;
}

async function readHistory({ api, stream }: StreamReading, orderId: string): Promise<SourceRecord[]> {
  const rows: SourceRecord[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await readPage(api, stream, { parent: orderId }, page);
    rows.push(...answer.rows);
    if (answer.rows.length === 0 || page >= answer.pagination.totalPages) return rows;
  }
}
