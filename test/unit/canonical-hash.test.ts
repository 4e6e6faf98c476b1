import { assert, dictionary, jsonValue, property, string, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalHash, canonicalJson, jsonBytes, rowHash } from '../../functions/domain/canonical-hash.ts';

describe('the canonical hash', () => {
  it('does not see the order of keys, and sees everything else', () => {
    expect(canonicalHash({ a: 1, b: { c: 2, d: [1, 2] } })).toBe(canonicalHash({ b: { d: [1, 2], c: 2 }, a: 1 }));
    expect(canonicalHash({ a: [1, 2] })).not.toBe(canonicalHash({ a: [2, 1] }));
    expect(canonicalHash({ a: '1' })).not.toBe(canonicalHash({ a: 1 }));
    expect(canonicalHash({ a: null })).not.toBe(canonicalHash({}));
  });

  it('is taken of JSON that reads back as the same value', () => {
    assert(
      property(jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 200 },
    );
  });

  it('of a row leaves out the fields that move by themselves', () => {
    expect(rowHash({ id: 1, read: true }, ['read'])).toBe(rowHash({ id: 1, read: false }, ['read']));
    expect(rowHash({ id: 1, total: 5 }, ['read'])).not.toBe(rowHash({ id: 1, total: 6 }, ['read']));
  });

  it('leaves behind the bytes that are written, with every field', () => {
    assert(
      property(dictionary(string(), jsonValue()), uniqueArray(string()), (row, volatileFields) => {
        const digest = rowHash(row, volatileFields);
        expect(readBack(jsonBytes(row))).toEqual(readBack(JSON.stringify(row)));
        const stable = Object.entries(row).filter(([field]) => !volatileFields.includes(field));
        expect(digest).toBe(canonicalHash(Object.fromEntries(stable)));
      }),
      { numRuns: 300 },
    );
    const rows = [{ name: 'سارة', total: 5 }];
    canonicalHash(rows);
    expect(readBack(jsonBytes(rows))).toEqual(rows);
    expect(readBack(jsonBytes({ never: 'hashed' }))).toEqual({ never: 'hashed' });
    expect(jsonBytes(null)).toBe('null');
  });

  it('can be taken of values beyond any size and of more shapes than are remembered', () => {
    const large = { text: 'ب'.repeat(3_000_000) };
    expect(canonicalHash(large)).toBe(canonicalHash({ ...large }));
    for (let shape = 0; shape < 25_000; shape += 1) canonicalHash({ [`z${shape}`]: 1, a: 2 });
    expect(canonicalJson({ zz: 1, aa: 2 })).toBe('{"aa":2,"zz":1}');
  });
});

function readBack(json: string | Uint8Array): unknown {
  return JSON.parse(typeof json === 'string' ? json : Buffer.from(json).toString());
}
