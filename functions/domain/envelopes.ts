import { canonicalHash } from './canonical-hash.ts';
import type { Envelope } from './part-writer.ts';
import type { SourceRecord } from './ports.ts';
import type { OrderInFull } from './read-order.ts';

interface Row {
  storeId: string;
  key: string;
  row: SourceRecord;
  rowHash: string;
}

export function orderEnvelope({ storeId, key, row, rowHash }: Row, { detail, items }: OrderInFull): Envelope {
  const content = { record: detail, list_row: row, items };
  return { store_id: storeId, id: key, op: 'upsert', hash: canonicalHash(content), row_hash: rowHash, ...content };
}

/** Streams whose listing row is the record. */
export function rowEnvelope({ storeId, key, row, rowHash }: Row): Envelope {
  const content = { record: row, list_row: null, items: null };
  return { store_id: storeId, id: key, op: 'upsert', hash: canonicalHash(content), row_hash: rowHash, ...content };
}

export function tombstone(storeId: string, key: string, noticedAt: string): Envelope {
  const content = { record: null, list_row: null, items: null };
  const hash = canonicalHash(content);
  return { store_id: storeId, id: key, op: 'delete', hash, row_hash: hash, ...content, noticed_at: noticedAt };
}
