import { PLAN_HASH_DIGITS, rowHash } from './canonical-hash.ts';
import type { SourceRecord } from './ports.ts';
import type { StreamEntry } from './stream-catalogue.ts';

/** Bronze has null there; its models say the same words of the row's hash, so that both count such a row once. */
const KEYLESS = 'no-key-';

/** Tables of the core streams hold the key as a number of up to 18 digits. */
const corePattern = /^[0-9]{1,18}$/;

/**
 * The row's key within the store. Rows of a listing by parameter carry no mark of it, so their key begins with it. A row that
 * does not say who it is, is known by its content: it is quarantined, and nothing else can be asked about it.
 */
export function rowKey(row: SourceRecord, stream: StreamEntry, parent: string | undefined): string {
  const parts = stream.key.map((field) => keyPart(row[field], stream));
  // A record without a later part of a composite key: products without variants have no SKU id.
  if (parts[0] === '') return KEYLESS + rowHash(row, stream.volatileFields).slice(0, PLAN_HASH_DIGITS);
  const { parents } = stream;
  return [...(parents !== null && 'parameter' in parents ? [parent ?? ''] : []), ...parts].join('/');
}

/** The key as Bronze writes it, with the hash that stands for the missing one. */
export function bronzeKey(key: string, rowHash: string): { id: string | null; row_hash: string } {
  return isKeyless(key) ? { id: null, row_hash: key.slice(KEYLESS.length) } : { id: key, row_hash: rowHash };
}

/** The key of what Bronze wrote so. */
export function keyInBronze({ id, row_hash }: { id: string | null; row_hash: string }): string {
  return id ?? KEYLESS + row_hash.slice(0, PLAN_HASH_DIGITS);
}

/** Whether the key is only the hash of a row that carried none. */
export function isKeyless(key: string): boolean {
  return key.startsWith(KEYLESS);
}

function keyPart(part: unknown, { core }: StreamEntry): string {
  if (typeof part !== 'number' && typeof part !== 'string') return '';
  const text = String(part);
  return core && !corePattern.test(text) ? '' : text;
}
