import { PLAN_HASH_DIGITS } from './canonical-hash.ts';
import { listedEnvelope, orderEnvelope, orderHash } from './envelopes.ts';
import type { SourceRecord } from './ports.ts';
import { noticeMissedChange } from './order-of-changes.ts';
import type { OrderInFull } from './read-order.ts';
import { storeSeconds, type StreamReading } from './stream-reading.ts';

/** An order as its listing showed it. */
export interface ListedOrder {
  key: string;
  /** Hash of its row; of one that a plan remembers, its first digits. */
  rowHash: string;
  /** Null when this run did not just list it. */
  row: SourceRecord | null;
}

/**
 * Stages an order that was read in full, unless the warehouse has it so already: a detail that is read again for its age
 * mostly says what it said before. At most once a run.
 */
export async function stageOrder(reading: StreamReading, listed: ListedOrder, order: OrderInFull): Promise<void> {
  const { memory, writer, run, stream } = reading;
  const { index } = memory;
  const { key, rowHash, row } = listed;
  const origin = rowHash.slice(0, PLAN_HASH_DIGITS);
  const hash = orderHash(order, stream.volatileFields);
  const content = hash.slice(0, PLAN_HASH_DIGITS);
  const known = index.entry(key);
  if (known?.outcome === 'full' || known?.outcome === 'listed+full') return;
  // The newest line may show the order otherwise than it stands now although its detail is the same.
  if (known?.detailHash !== origin || known.contentHash !== content || known.hash !== origin) {
    await writer.write(orderEnvelope({ storeId: run.storeId, key, rowHash }, hash, order, row));
    index.stagedFull(key, origin);
    if (known !== undefined && known.contentHash !== '' && known.contentHash !== content) {
      noticeMissedChange(reading, known, order.detail);
    }
  }
  index.detailed(key, origin, content, order.items.length, storeSeconds(run));
}

/** Stages an order by its listing's row alone; its detail waits in the queue. */
export async function stageListed(
  { memory, writer, run }: StreamReading,
  key: string,
  rowHash: string,
  row: SourceRecord,
) {
  await writer.write(listedEnvelope({ storeId: run.storeId, key, rowHash }, row));
  memory.index.stagedListed(key, rowHash.slice(0, PLAN_HASH_DIGITS));
}
