import { mkdtempSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSecretFile, writeSecretFile } from '../../local/run/secret-file.ts';

const pair = {
  store_id: '1305146709',
  access_token: 'ory_at_one',
  refresh_token: 'ory_rt_one',
  client_id: 'client',
  client_secret: 'hidden',
};

function secretFile(content: unknown, mode = 0o600): string {
  const file = join(mkdtempSync(join(tmpdir(), 'secret-file-')), 'store.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode });
  return file;
}

describe('a secret file', () => {
  const writtenAt = 1_795_000_000;

  it.each([
    ['expires as an instant', { expires: 1_796_000_000 }, 1_796_000_000],
    ['expires as a duration', { expires: 1_209_599 }, writtenAt + 1_209_599],
    ['expires_in, which is a duration', { expires_in: 1_209_599 }, writtenAt + 1_209_599],
    ['a number written as text', { expires: '1796000000' }, 1_796_000_000],
  ])('is read with %s', (_meaning, end, expected) => {
    const file = secretFile({ ...pair, ...end });
    utimesSync(file, writtenAt, writtenAt);
    expect(readSecretFile(file).secret.expires).toBe(expected);
  });

  it('takes the store id as a number too', () => {
    expect(readSecretFile(secretFile({ ...pair, store_id: 1305146709, expires: 1 })).secret.store_id).toBe(
      '1305146709',
    );
  });

  it.each([
    ['is not JSON', '{"access_token": "ory_at_secret"', /is not JSON/],
    ['lacks a field', { ...pair, expires: 1, client_secret: undefined }, /cannot be used: client_secret is missing\.$/],
    ['has an empty field', { ...pair, expires: 1, access_token: '' }, /access_token is empty/],
    ['does not say when the token ends', pair, /expires is missing/],
    ['names no store', { ...pair, expires: 1, store_id: 'my shop' }, /store_id .*a store id is a number such as/],
  ])('that %s is refused without showing a token', (_what, content, message) => {
    const file = secretFile(content);
    expect(() => readSecretFile(file)).toThrow(message);
    expect(() => readSecretFile(file)).not.toThrow(/ory_|hidden/);
  });

  it('that does not exist is refused by name', () => {
    expect(() => readSecretFile('/nowhere/store.json')).toThrow('/nowhere/store.json does not exist');
  });

  it('keeps its mode and its other fields when the pair is replaced, and leaves no second file', () => {
    const file = secretFile({ ...pair, expires_in: 60, scope: 'offline_access' }, 0o640);
    writeSecretFile(file, { ...pair, access_token: 'ory_at_two', refresh_token: 'ory_rt_two', expires: 1_796_000_000 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...pair,
      access_token: 'ory_at_two',
      refresh_token: 'ory_rt_two',
      expires: 1_796_000_000,
      scope: 'offline_access',
    });
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(file, '..'))).toEqual(['store.json']);
  });
});
