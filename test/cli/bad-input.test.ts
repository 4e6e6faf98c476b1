import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putMigratedWarehouse } from '../migrated-warehouse.ts';
import { synthesizedProject } from '../pipeline/pipeline.ts';
import { run, startLimited, startProgram, temporaryFolder } from './started-process.ts';

const npmStart = 'local/run.ts';
const salla = 'cli/salla.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterAll(() => servers.forEach((server) => server.close()));

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((up) => server.once('listening', up));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Flags for a store at `url`, with a secret file that belongs to nobody. */
function remote(url: string, folder: string): string[] {
  const secretFile = join(folder, 'store.json');
  const pair = { access_token: 'ory_at_wrong', refresh_token: 'ory_rt_wrong', expires: 4_000_000_000 };
  writeFileSync(
    secretFile,
    JSON.stringify({ store_id: '1305146709', ...pair, client_id: 'nobody', client_secret: 'wrong' }),
  );
  return ['--store-url', `${url}/admin/v2`, '--accounts-url', url, '--secret-file', secretFile];
}

describe('npm start with bad input', { timeout: 60_000 }, () => {
  beforeAll(synthesizedProject);

  it.each<[string, RequestListener, RegExp]>([
    ['answers HTML', (_, answer) => answer.setHeader('content-type', 'text/html').end('<html>'), /not the Salla API/],
    ['answers 500', (_, answer) => answer.writeHead(500).end(), /answered 500/],
  ])('a store that %s is refused before anything is created', async (_what, answer, message) => {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    const { code, output } = await run(npmStart, [...remote(await serve(answer), folder), '--data', data]);
    expect(output).toMatch(message);
    expect(code).toBe(1);
    expect(existsSync(data)).toBe(false);
  });

  it('a wrong address is refused before anything is created', async () => {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    const url = await serve(() => undefined);
    await new Promise((closed) => servers.pop()?.close(closed));
    const { code, output } = await run(npmStart, [...remote(url, folder), '--data', data]);
    expect(output).toMatch(/could not be reached: ECONNREFUSED[\s\S]*Next: check --store-url/);
    expect(code).toBe(1);
    expect(existsSync(data)).toBe(false);
  });

  it('half a Snowflake login is refused before anything is created', async () => {
    const data = join(temporaryFolder(), 'data');
    const account = { SNOWFLAKE_ACCOUNT: 'org-account', SNOWFLAKE_USER: 'LOADER' };
    expect((await run(npmStart, ['--data', data], account)).output).toMatch(/SNOWFLAKE_PRIVATE_KEY_PATH is not/);
    const missing = { ...account, SNOWFLAKE_PRIVATE_KEY_PATH: '/nowhere/key.p8' };
    expect((await run(npmStart, ['--data', data], missing)).output).toMatch(/key \/nowhere\/key\.p8 .* cannot be read/);
    expect(existsSync(data)).toBe(false);
  });

  it('wrong credentials end the run with the state, the reason, the next step and the alert', async () => {
    const folder = temporaryFolder();
    const store = startProgram('local/store/main.ts', ['--data', join(folder, 'store'), '--orders', '5']);
    await store.says(/"url"/);
    const { url } = JSON.parse(store.output()) as { url: string };
    const data = join(folder, 'data');
    await putMigratedWarehouse(data);
    const { code, output } = await run(npmStart, [...remote(url, folder), '--data', data]);
    store.child.kill();
    expect(output).toMatch(/The run failed in EnsureToken: SallaAuthRevokedError\n.*client_id or client_secret/);
    expect(output).toMatch(/\nNext: \S/);
    const alert = /Alert: (\S+)/.exec(output)?.[1] ?? '';
    expect(readFileSync(alert, 'utf8')).toContain('SallaAuthRevokedError');
    expect(output).not.toMatch(/ory_|wrong\b.*wrong/);
    expect(code).toBe(1);
  });

  it('a damaged warehouse file is named and left as it is', async () => {
    const data = temporaryFolder();
    const file = join(data, 'warehouse.duckdb');
    writeFileSync(file, 'no database at all '.repeat(1000));
    const { code, output } = await run(npmStart, ['--data', data]);
    expect(output).toMatch(/warehouse\.duckdb cannot be read as a warehouse[\s\S]*Next: /);
    expect(code).toBe(1);
    expect(readFileSync(file, 'utf8')).toMatch(/^no database at all/);
    expect(readdirSync(data)).not.toContain('lock');
  });

  it('a file where the data folder should be is named', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { code, output } = await run(npmStart, ['--data', file]);
    expect(output).toMatch(/is in the way/);
    expect(code).toBe(1);
  });

  it('a folder without a warehouse is not given one by a question', async () => {
    const data = temporaryFolder();
    const { code, output } = await run(salla, ['sql', 'select 1', '--data', data]);
    expect(output).toMatch(/holds no warehouse\.\nNext: fill it with npm start/);
    expect(code).toBe(1);
    expect(readdirSync(data)).toEqual([]);
  });

  it.each(['store', 'warehouse'])('a taken port is named by salla %s', async (service) => {
    const port = new URL(await serve(() => undefined)).port;
    const { code, output } = await run(salla, [service, '--port', port, '--data', temporaryFolder()]);
    expect(output).toMatch(new RegExp(`port ${port}.* taken`, 'i'));
    expect(code).toBe(1);
  });

  it('a file-size limit reached while staging fails the run, and a start without it goes on', async () => {
    const data = temporaryFolder();
    // The tables are there, so that the first thing to grow beyond the limit is the staged orders.
    await putMigratedWarehouse(data);
    const flags = ['--data', data, '--orders', '150', '--runs', 'initial', '--streams', 'reviews'];
    const limited = startLimited('ulimit -f 64', npmStart, flags);
    expect(await limited.ended).not.toBe(0);
    expect(limited.output()).toMatch(/file-size limit was reached/);
    expect(readdirSync(data)).not.toContain('lock');
    const { code, output } = await run(npmStart, flags);
    expect(output).toMatch(/orders +150 +150 +150 +150 +150 +150 +0/);
    expect(code).toBe(0);
  });
});
