import { assert, jsonValue, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalHash, canonicalJson, rowHash } from '../../functions/domain/canonical-hash.ts';

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
});
