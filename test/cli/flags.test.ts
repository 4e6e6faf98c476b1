import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StagedStream } from '../../functions/contracts/run.ts';
import { dataFolder } from '../../local/run/data-folder.ts';
import { parseFlags } from '../../local/run/flags.ts';
import { whereToLook } from '../../local/run/where-to-look.ts';

const run = join(import.meta.dirname, '../../local/run.ts');

function start(...flags: string[]) {
  const data = join(mkdtempSync(join(tmpdir(), 'flags-')), 'data');
  const { status, stderr, stdout } = spawnSync(process.execPath, [run, '--data', data, ...flags], { encoding: 'utf8' });
  return { status, stderr, stdout, created: existsSync(data) };
}

/** The start that is proposed at the end of one with these flags. */
function next(...flags: string[]): string | undefined {
  const options = parseFlags(['--data', '.salla', ...flags]);
  return /npm start.*copies again/.exec(whereToLook(options, dataFolder(options.data)))?.[0];
}

describe('npm start', () => {
  it.each([
    ['an unknown flag', ['--ordres', '5'], /unknown option '--ordres'.*\n.*--orders/],
    ['a count that is none', ['--orders', 'many'], /--orders <n>.*'many' is invalid. expected a whole number/],
    ['no orders at all', ['--orders', '0'], /whole number above 0/],
    ['another number of runs', ['--runs', 'three'], /Allowed choices are initial, both/],
    ['an address that is none', ['--store-url', 'api.salla.dev'], /starts with https/],
    ['half of a remote store', ['--store-url', 'https://api.salla.dev/admin/v2'], /belong together/],
    [
      'a stream that does not exist',
      ['--streams', 'orders,review'],
      /no stream is called "review"\. There are orders, .* or all/,
    ],
    ['settings that are no JSON', ['--settings', 'hotDays=3'], /expected JSON, such as '\{"budgetShare/],
    [
      'a setting that does not exist',
      ['--settings', '{"hotDay":3}'],
      /it does not know hotDay\. There are budgetShare, hotDays/,
    ],
    [
      'a setting out of range',
      ['--settings', '{"budgetShare":{"day":2},"hotDays":0.5,"delayDetails":"yes"}'],
      /budgetShare\.day must be at most 1; hotDays must be a whole number; delayDetails must be true or false/,
    ],
    ['flags that npm kept for itself', ['500'], /npm start -- --orders 500/],
    [
      'a shape for a store that is elsewhere',
      ['--orders', '5', '--store-url', 'http://a', '--accounts-url', 'http://a', '--secret-file', 'f'],
      /--orders shapes the local store/,
    ],
    [
      'a secret file that is not there',
      ['--store-url', 'http://a', '--accounts-url', 'http://a', '--secret-file', '/nowhere/f'],
      /\/nowhere\/f does not exist/,
    ],
  ])('refuses %s and creates nothing', (_what, flags, message) => {
    const { status, stderr, created } = start(...flags);
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
    expect(created).toBe(false);
  });

  it('explains itself with examples', () => {
    const { status, stdout } = start('--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/Examples:[\s\S]*npm start -- --keep/);
  });

  it('copies twice from the local store and once from a store elsewhere, unless told otherwise', () => {
    const remote = [
      '--store-url',
      'https://a.test/admin/v2/',
      '--accounts-url',
      'https://b.test',
      '--secret-file',
      'f',
    ];
    expect(parseFlags([])).toMatchObject({ runs: 'both', keep: false, json: false });
    expect(parseFlags(remote)).toMatchObject({ runs: 'initial', remote: { storeUrl: 'https://a.test/admin/v2' } });
    expect(parseFlags([...remote, '--runs', 'both']).runs).toBe('both');
  });

  it('reads the streams that are named, the core ones always, with what differs in the settings', () => {
    expect(parseFlags([]).streams ?? parseFlags([]).settings).toBeUndefined();
    const { streams, settings } = parseFlags(['--streams', 'reviews, coupons', '--settings', '{"hotDays":1}']);
    expect(streams).toEqual(['orders', 'customers', 'products', 'reviews', 'coupons']);
    expect(settings).toEqual({ hotDays: 1 });
    expect(parseFlags(['--streams', 'all']).streams).toEqual(StagedStream.options);
  });

  it('names the next start with the flags that it needs', () => {
    expect(next()).toBe('npm start   copies again');
    expect(next('--days', '5', '--streams', 'all')).toBe('npm start -- --streams all   copies again');
    const remote = '--store-url https://a.test/admin/v2 --accounts-url https://b.test --secret-file f.json --days 7';
    expect(next(...remote.split(' '), '--settings', '{"hotDays":1}')).toBe(
      `npm start -- ${remote} --settings '{"hotDays":1}'   copies again`,
    );
  });
});
