import { hash } from 'node:crypto';

/** Keys of an object as they come, and where in them each sorted key stands. */
interface Shape {
  keys: readonly string[];
  sorted: readonly number[];
}

/**
 * Shapes by their first key. A store's records have few different ones, so each is sorted once; objects keyed by values
 * would have no end, so no more than so many are kept.
 */
const shapes = new Map<string, Shape[]>();
const MOST_SHAPES = 5_000;
const MOST_SHAPES_OF_A_KEY = 50;
let knownShapes = 0;

/** Hex digits of a hash that the plan keeps: 64 bits, against one known earlier value of the same key. */
export const PLAN_HASH_DIGITS = 16;

/** JSON with sorted keys and no white space: equal values give equal text, whatever order the server wrote them in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sortedCopy(value)) ?? 'null';
}

/** The native serialiser on a copy is faster than any text put together here. */
function sortedCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(sortedCopy) : sortedObject(value, []);
}

function sortedObject(record: object, without: readonly string[]): Record<string, unknown> {
  const { keys, sorted } = shapeOf(Object.keys(record));
  const values: unknown[] = Object.values(record);
  const copy: Record<string, unknown> = {};
  for (const at of sorted) {
    const key = keys[at]!;
    if (without.includes(key)) continue;
    if (key === '__proto__') Object.defineProperty(copy, key, { value: sortedCopy(values[at]), enumerable: true });
    else copy[key] = sortedCopy(values[at]);
  }
  return copy;
}

function shapeOf(keys: readonly string[]): Shape {
  const first = keys[0] ?? '';
  const known = shapes.get(first);
  const same = known?.find((shape) => haveEqualKeys(shape.keys, keys));
  if (same !== undefined) return same;
  const sorted = keys.map((_, at) => at).toSorted((a, b) => (keys[a]! < keys[b]! ? -1 : 1));
  const shape = { keys, sorted };
  if (knownShapes < MOST_SHAPES && (known?.length ?? 0) < MOST_SHAPES_OF_A_KEY) {
    knownShapes += 1;
    if (known === undefined) shapes.set(first, [shape]);
    else known.push(shape);
  }
  return shape;
}

function haveEqualKeys(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

/** Room for one value while it is encoded; grows with the largest. */
let scratch = Buffer.allocUnsafeSlow(1024 * 1024);

/** Encodes at that place of `scratch` and returns the place after it. */
function encode(text: string, at: number): number {
  const needed = at + 3 * text.length;
  if (needed > scratch.length) {
    const larger = Buffer.allocUnsafeSlow(2 * needed);
    scratch.copy(larger, 0, 0, at);
    scratch = larger;
  }
  return at + scratch.write(text, at);
}

/**
 * JSON, as UTF-8, of records that were hashed and may yet be written: both need the same bytes, and making them is what
 * costs. Gone with the record; nobody changes a record.
 */
const encoded = new WeakMap<object, Uint8Array>();

/** Kept bytes lie side by side in pieces of memory of this size: one allocation a record would cost as much as its hash. */
const PIECE = 256 * 1024;
let piece = Buffer.allocUnsafeSlow(PIECE);
let pieceUsed = 0;

/** JSON of a record or of rows, as UTF-8; not encoded again when it was hashed. */
export function jsonBytes(value: object | null): string | Uint8Array {
  if (value === null) return 'null';
  return encoded.get(value) ?? keep(value, encode(canonicalJson(value), 0));
}

function keep(value: object, length: number): Uint8Array {
  if (pieceUsed + length > piece.length) {
    piece = Buffer.allocUnsafeSlow(Math.max(PIECE, length));
    pieceUsed = 0;
  }
  scratch.copy(piece, pieceUsed, 0, length);
  const bytes = piece.subarray(pieceUsed, pieceUsed + length);
  pieceUsed += length;
  encoded.set(value, bytes);
  return bytes;
}

/** SHA-256 (hex) of the canonical JSON. */
export function canonicalHash(value: unknown): string {
  const length = encode(canonicalJson(value), 0);
  if (typeof value === 'object' && value !== null) keep(value, length);
  return hash('sha256', scratch.subarray(0, length));
}

/** Hash of a record without the fields that move by themselves (see `volatileFields` of the catalogue). */
export function rowHash(row: Record<string, unknown>, volatileFields: readonly string[]): string {
  const stable = JSON.stringify(sortedObject(row, volatileFields));
  const length = encode(stable, 0);
  const digest = hash('sha256', scratch.subarray(0, length));
  const moving = volatileFields.filter((field) => Object.hasOwn(row, field) && row[field] !== undefined);
  if (moving.length === 0) keep(row, length);
  else {
    // What moves by itself follows what was hashed, in place of its bracket.
    const members = moving.map((field) => `${JSON.stringify(field)}:${canonicalJson(row[field])}`).join(',');
    keep(row, stable === '{}' ? encode(`{${members}}`, 0) : encode(`,${members}}`, length - 1));
  }
  return digest;
}
