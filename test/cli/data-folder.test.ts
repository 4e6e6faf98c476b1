import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needsSynthesis } from '../../local/run/assembly.ts';
import { dataFolder, lockDataFolder } from '../../local/run/data-folder.ts';

const emptyFolder = () => mkdtempSync(join(tmpdir(), 'data-folder-'));

describe('the data folder', () => {
  it('is refused to a second start while the first one lives, and free again after it', () => {
    const folder = dataFolder(emptyFolder());
    const unlock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(`in use by process ${process.pid}`);
    unlock();
    lockDataFolder(folder)();
  });

  it('is taken over from a process that is gone', () => {
    const folder = dataFolder(emptyFolder());
    const gone = spawnSync(process.execPath, ['--eval', '']).pid;
    writeFileSync(join(folder.root, 'lock'), `${gone}\n`);
    lockDataFolder(folder);
    expect(readFileSync(join(folder.root, 'lock'), 'utf8')).toBe(`${process.pid}\n`);
  });
});

/** A project of one input file, written at second 1000, and `cdk.out` written at `synthesizedAt`. */
function project(synthesizedAt: number | undefined, folders = ['infra', 'functions', 'sql']): string {
  const root = emptyFolder();
  for (const name of folders) {
    mkdirSync(join(root, name, 'inner'), { recursive: true });
    const file = join(root, name, 'inner', 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, '..'), join(root, name)]) utimesSync(path, 1000, 1000);
  }
  if (synthesizedAt === undefined) return root;
  mkdirSync(join(root, 'cdk.out'));
  const manifest = join(root, 'cdk.out', 'manifest.json');
  writeFileSync(manifest, '{}');
  utimesSync(manifest, synthesizedAt, synthesizedAt);
  return root;
}

describe('synthesis', () => {
  it.each([
    ['is needed without an output', project(undefined), true],
    ['is needed when an input is newer', project(999), true],
    ['is not needed when the output is newer', project(1001), false],
    ['is not possible, so not needed, when only the output is there', project(999, ['sql']), false],
  ])('%s', (_when, root, expected) => {
    expect(needsSynthesis(root)).toBe(expected);
  });
});
