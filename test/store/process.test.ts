import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** The store as a process of its own, as `npm start` runs it. */
const entry = new URL('../../local/store/main.ts', import.meta.url).pathname;
let data: string;
const running: ChildProcess[] = [];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'store-process-'));
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await rm(data, { recursive: true, force: true });
});

function launch(flags: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [entry, '--data', data, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.push(child);
  return child;
}

async function started(...flags: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = launch(flags);
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const ready = JSON.parse(line) as { service: string; url: string };
  expect(ready.service).toBe('store');
  return { child, url: ready.url };
}

async function refused(...flags: string[]): Promise<{ code: number | null; message: string }> {
  const child = launch(flags);
  let message = '';
  child.stderr!.on('data', (chunk: Buffer) => (message += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, message };
}

async function read(url: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url)).json()) as Record<string, unknown>;
}

async function refresh(url: string, pair: Record<string, unknown>): Promise<number> {
  const body = new URLSearchParams({ grant_type: 'refresh_token' });
  for (const name of ['client_id', 'client_secret', 'refresh_token']) body.set(name, String(pair[name]));
  return (await fetch(`${url}/oauth2/token`, { method: 'POST', body })).status;
}

test('what was answered before a kill holds after it: the day, the tokens, the spent refresh tokens', async () => {
  const first = await started('--orders', '200', '--days', '40');
  const installed = await read(`${first.url}/_store/credentials`);
  expect(await refresh(first.url, installed)).toBe(200);
  const renewed = await read(`${first.url}/_store/credentials`);
  await fetch(`${first.url}/_store/advance-day`, { method: 'POST' });
  const health = await read(`${first.url}/health`);
  first.child.kill('SIGKILL');
  await once(first.child, 'close');

  const second = await started();
  expect(await read(`${second.url}/health`)).toEqual(health);
  expect(await read(`${second.url}/_store/credentials`)).toEqual(renewed);
  expect(await refresh(second.url, installed)).toBe(401);
  expect(await refresh(second.url, renewed)).toBe(401);
});

test('other options on the same data are refused by name, the same ones are not', async () => {
  const { child } = await started('--orders', '200', '--days', '40');
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
  const { code, message } = await refused('--orders', '300', '--seed', '7', '--days', '40');
  expect(code).toBe(1);
  expect(message).toContain('--orders 300 (it has 200), --seed 7 (it has 42)');
  expect(message).toContain('another --data folder');
  expect(message).not.toContain('--days');
  await started('--orders', '200');
});

test('a taken port and a state that cannot be read are said clearly', async () => {
  const { url, child } = await started('--orders', '20');
  const port = new URL(url).port;
  const taken = await refused('--port', port);
  expect(taken).toEqual({
    code: 1,
    message: `Port ${port} on 127.0.0.1 is taken. Next: choose another with --port, or 0.\n`,
  });
  child.kill('SIGKILL');
  await writeFile(join(data, 'store', 'state.json'), '{"version":1,');
  const corrupt = await refused();
  expect(corrupt.code).toBe(1);
  expect(corrupt.message).toContain(join(data, 'store', 'state.json'));
  expect(corrupt.message).toContain('Next:');
});

test('unknown flags and impossible values are refused', async () => {
  expect((await refused('--order', '5')).message).toContain("unknown option '--order'");
  expect((await refused('--orders', '-5')).code).toBe(1);
  expect((await refused('--plan', 'gold')).message).toContain('plus, pro, special');
});

test('it ends with the process that started it', async () => {
  const { child } = await started('--orders', '20');
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
