import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeStaleAssets } from '../../local/run/stale-assets.ts';
import { temporaryFolder } from './assembly-fixture.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const hour = 3_600_000;

it('Assets that no stack uses go a day after they were made; what is used or may still run stays', () => {
  const output = temporaryFolder();
  const made = (name: string, ageHours: number) => {
    mkdirSync(join(output, name));
    writeFileSync(join(output, name, 'index.mjs'), '');
    utimesSync(join(output, name), new Date(now), new Date(now - ageHours * hour));
  };
  made('asset.used', 100);
  made('asset.recent', 23);
  made('asset.stale', 25);
  made('run', 100);
  writeFileSync(
    join(output, 'Pipeline.assets.json'),
    JSON.stringify({
      files: { used: { source: { path: 'asset.used' } }, template: { source: { path: 'Pipeline.template.json' } } },
    }),
  );
  removeStaleAssets(output, now);
  expect(readdirSync(output).toSorted()).toEqual(['Pipeline.assets.json', 'asset.recent', 'asset.used', 'run']);
});
