import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, expect, it } from 'vitest';
import { putMigratedWarehouse } from '../migrated-warehouse.ts';
import { project, startPipeline, synthesizedProject } from './pipeline.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A project that was synthesized and then lost `functions/` and `infra/`. */
async function projectWithoutSources(): Promise<string> {
  await synthesizedProject();
  const folder = mkdtempSync(join(tmpdir(), 'synthesized-'));
  folders.push(folder);
  for (const name of ['local', 'cdk.out', 'sql', 'package.json'])
    cpSync(join(project, name), join(folder, name), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

it('npm start works after functions/ and infra/ are gone: it executes what was synthesized', async () => {
  const folder = await projectWithoutSources();
  expect(['functions', 'infra'].filter((name) => existsSync(join(folder, name)))).toEqual([]);
  const args = [
    'local/run.ts',
    '--orders',
    '20',
    '--days',
    '10',
    '--runs',
    'initial',
    '--streams',
    'reviews',
    '--json',
  ];
  await putMigratedWarehouse(join(folder, '.salla'));
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect(status).toBe(0);
  const { runs } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { runs: unknown[] };
  expect(runs).toEqual([expect.objectContaining({ balanced: true })]);
}, 60_000);

it('A Retry changed in the template changes what happens: without it, a busy API fails the run at once', async () => {
  const folder = await projectWithoutSources();
  const template = join(folder, 'cdk.out', 'SallaPipeline.template.json');
  const text = readFileSync(template, 'utf8');
  // Retries of the machine's tasks, as they stand inside the definition's JSON text.
  const withoutRetries = text.replaceAll(
    /\\"Retry\\":\[.*?\](?=,\\"(Type|TimeoutSeconds|Resource|ResultPath|Parameters|Next|End))/g,
    '\\"Retry\\":[]',
  );
  expect(withoutRetries).not.toBe(text);
  writeFileSync(template, withoutRetries);
  const pipeline = await startPipeline({ orders: 20, days: 10, project: folder });
  try {
    const always = { status500: 1, only: '/admin/v2/orders' };
    await fetch(`${pipeline.services.store?.url}/_store/misbehave`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(always),
    });
    const ended = await pipeline.execute();
    expect(ended.status).toBe('FAILED');
    expect(ended.error).toBe('SallaUnavailableError');
    expect(
      ended.events.filter((event) => event.type === 'TaskFailed' || event.type === 'LambdaFunctionFailed'),
    ).toHaveLength(1);
  } finally {
    await pipeline.stop();
  }
}, 60_000);
