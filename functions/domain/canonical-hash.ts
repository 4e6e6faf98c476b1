import { hash } from 'node:crypto';

/** Keys of an object in sorted order; each also as the text before its value, `{"key":` or `,"key":`. */
interface SortedKeys {
  names: readonly string[];
  first: readonly string[];
  further: readonly string[];
}

/** Step of a path through the keys of an object as they come; where a path ends, the object's keys are known sorted. */
class KeyPath {
  readonly next = new Map<string, KeyPath>();
  sorted: SortedKeys | null = null;
}

/** Records of a store have few different shapes, so each is sorted once; objects keyed by values would have no end. */
const MOST_STEPS = 20_000;
const start = new KeyPath();
let steps = 0;

/** JSON with sorted keys and no white space: equal values give equal text, whatever order the server wrote them in. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? arrayJson(value) : objectJson(value as Record<string, unknown>);
    default:
      return 'null';
  }
}

function arrayJson(values: readonly unknown[]): string {
  if (values.length === 0) return '[]';
  let text = '[' + canonicalJson(values[0]);
  for (let at = 1; at < values.length; at += 1) text += ',' + canonicalJson(values[at]);
  return text + ']';
}

function objectJson(record: Record<string, unknown>): string {
  const { names, first, further } = sortedKeys(record);
  let text = '';
  for (let at = 0; at < names.length; at += 1) {
    const value = record[names[at]!];
    if (value !== undefined) text += (text === '' ? first : further)[at]! + canonicalJson(value);
  }
  return text === '' ? '{}' : text + '}';
}

function sortedKeys(record: Record<string, unknown>): SortedKeys {
  const keys = Object.keys(record);
  let path = start;
  for (const key of keys) {
    let next = path.next.get(key);
    if (next === undefined) {
      if (steps >= MOST_STEPS) return sort(keys);
      steps += 1;
      next = new KeyPath();
      path.next.set(key, next);
    }
    path = next;
  }
  path.sorted ??= sort(keys);
  return path.sorted;
}

function sort(keys: readonly string[]): SortedKeys {
  const names = keys.toSorted();
  const quoted = names.map((name) => `${JSON.stringify(name)}:`);
  return { names, first: quoted.map((name) => '{' + name), further: quoted.map((name) => ',' + name) };
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

/** JSON of a record or of rows, as UTF-8; the same bytes for the same value until it is collected. */
export function jsonBytes(value: object | null): string | Uint8Array {
  if (value === null) return 'null';
  return encoded.get(value) ?? keep(value, encode(canonicalJson(value), 0));
}

function keep(value: object, length: number): Uint8Array {
  const bytes = Buffer.copyBytesFrom(scratch, 0, length);
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
  const { names, first, further } = sortedKeys(row);
  let stable = '';
  let volatile = '';
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at]!;
    if (row[name] === undefined) continue;
    if (volatileFields.includes(name)) volatile += (volatile === '' ? first : further)[at]! + canonicalJson(row[name]);
    else stable += (stable === '' ? first : further)[at]! + canonicalJson(row[name]);
  }
  const length = encode(stable === '' ? '{}' : stable + '}', 0);
  const digest = hash('sha256', scratch.subarray(0, length));
  // What moves by itself follows what was hashed, in place of its bracket.
  if (volatile === '') keep(row, length);
  else keep(row, stable === '' ? encode(volatile + '}', 0) : encode(`,${volatile.slice(1)}}`, length - 1));
  return digest;
}
