import { canonicalHash, rowHash as stableHash } from './canonical-hash.ts';
import type { Envelope } from './part-writer.ts';
import type { SourceRecord } from './ports.ts';
import type { OrderInFull } from './read-order.ts';
import { bronzeKey } from './row-key.ts';

interface Source {
  storeId: string;
  key: string;
  /** Hash of the listing row the record was last seen with; of one that a plan remembers, its first digits. */
  rowHash: string;
}

/** Hash of what reading an order in full brought, without what moves by itself. */
export function orderHash({ detail, items }: OrderInFull, volatileFields: readonly string[]): string {
  return canonicalHash(`${stableHash(detail, volatileFields)} ${canonicalHash(items)}`);
}

/** An order read in full; `row` when it was listed in the same breath. */
export function orderEnvelope(
  { storeId, key, rowHash }: Source,
  hash: string,
  { detail, items }: OrderInFull,
  row: SourceRecord | null,
): Envelope {
  return { store_id: storeId, ...bronzeKey(key, rowHash), op: 'upsert', hash, record: detail, list_row: row, items };
}

/** An order of which only the listing's row is known yet. */
export function listedEnvelope({ storeId, key, rowHash }: Source, row: SourceRecord): Envelope {
  const content = { record: null, list_row: row, items: null };
  return { store_id: storeId, ...bronzeKey(key, rowHash), op: 'upsert', hash: rowHash, ...content };
}

/** Streams whose listing row is the record. */
export function rowEnvelope({ storeId, key, rowHash }: Source, row: SourceRecord): Envelope {
  const content = { record: row, list_row: null, items: null };
  return { store_id: storeId, ...bronzeKey(key, rowHash), op: 'upsert', hash: rowHash, ...content };
}

export function tombstone(storeId: string, key: string, noticedAt: string): Envelope {
  const content = { record: null, list_row: null, items: null };
  const hash = canonicalHash(content);
  return { store_id: storeId, ...bronzeKey(key, hash), op: 'delete', hash, ...content, noticed_at: noticedAt };
}
