import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, connect } from './driver.ts';

const main = new URL('../../local/snowflake/main.ts', import.meta.url).pathname;

let directory: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'warehouse-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

/** Starts the endpoint as a process and waits for its ready line. */
async function start(...flags: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(main, ['--data', directory, ...flags], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  children.push(child);
  if (child.stdout === null) throw new Error('no stdout');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const ready = JSON.parse(line) as { service: string; url: string };
  expect(ready.service).toBe('warehouse');
  return { child, url: ready.url };
}

/** Runs a start that must fail; answers exit code and what it printed on stderr. */
async function failedStart(...flags: string[]): Promise<{ code: number | null; message: string }> {
  const child = spawn(process.execPath, [main, '--data', directory, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let message = '';
  child.stderr.on('data', (chunk: Buffer) => {
    message += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, message };
}

async function login(url: string): Promise<Client> {
  return connect(url, await readFile(join(directory, 'keys', 'warehouse.p8'), 'utf8'), { schema: 'PUBLIC' });
}

const digest = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('the process', () => {
  test('killed, it keeps what was committed and nothing else', async () => {
    const first = await start();
    const client = await login(first.url);
    await client.execute('CREATE TABLE kept (n INTEGER)');
    await client.execute('INSERT INTO kept VALUES (1), (2)');
    await client.execute('BEGIN');
    await client.execute('INSERT INTO kept VALUES (3)');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = await start();
    const again = await login(second.url);
    expect(await again.value('SELECT COUNT(*) FROM kept')).toBe(2);
    await again.close();
  }, 30_000);

  test('ends on SIGTERM and when its parent lets go of it', async () => {
    for (const end of [(child: ChildProcess) => child.kill('SIGTERM'), (child: ChildProcess) => child.disconnect()]) {
      const { child, url } = await start();
      const client = await login(url);
      await client.execute('BEGIN');
      end(child);
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
  }, 30_000);

  test('a port that is taken is named', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(0, '127.0.0.1', resolve);
    });
    const { port } = taken.address() as { port: number };
    const { code, message } = await failedStart('--port', String(port));
    expect(code).toBe(1);
    expect(message).toBe(
      `warehouse: port ${port} is taken. Choose another with --port, or --port 0 for any free one.\n`,
    );
    taken.close();
  }, 30_000);

  test('a folder in use is refused', async () => {
    await start();
    const { code, message } = await failedStart();
    expect(code).toBe(1);
    expect(message).toContain('warehouse.duckdb is in use by another process');
  }, 30_000);

  test.each([
    ['no database', async (file: string) => writeFile(file, 'not a database, but somebody may want it back')],
    ['empty', async (file: string) => writeFile(file, '')],
    ['cut to its headers', async (file: string) => truncate(file, 5000)],
    ['cut short', async (file: string) => truncate(file, (await stat(file)).size - 1000)],
  ])(
    'a warehouse file that is %s is named and left as it is',
    async (_what, damage) => {
      const { child, url } = await start();
      const client = await login(url);
      await client.execute('CREATE TABLE t AS SELECT 1 AS n');
      child.kill('SIGTERM');
      await once(child, 'exit');
      const file = join(directory, 'warehouse.duckdb');
      await damage(file);
      const before = await digest(file);
      const { code, message } = await failedStart();
      expect(code).toBe(1);
      expect(message).toContain(`${file} cannot be read as a warehouse`);
      expect(message).toContain('The file was left as it is.');
      expect(message.trim().split('\n')).toHaveLength(1);
      expect(await digest(file)).toBe(before);
    },
    30_000,
  );
});

/** A client in a process of its own, run under `limit` (a shell's words). */
async function otherClient(url: string, script: string, limit = ''): Promise<ChildProcess> {
  const file = join(directory, 'client.mjs');
  const driver = new URL('driver.ts', import.meta.url).pathname;
  await writeFile(
    file,
    `import { connect } from ${JSON.stringify(driver)};
     import { readFile } from 'node:fs/promises';
     const client = await connect(${JSON.stringify(url)}, await readFile(${JSON.stringify(join(directory, 'keys', 'warehouse.p8'))}, 'utf8'));
     ${script}`,
  );
  const child = spawn('/bin/sh', ['-c', `${limit} exec "${process.execPath}" "${file}"`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  return child;
}

describe('clients that die', () => {
  test('in a transaction, their locks are released soon after', async () => {
    const { url } = await start();
    const client = await login(url);
    await client.execute('CREATE TABLE held (n INTEGER)');
    const child = await otherClient(
      url,
      `await client.execute('BEGIN');
       await client.execute('INSERT INTO SALLA_DWH.PUBLIC.held VALUES (1)');
       console.log('holding');
       setInterval(() => {}, 1000);`,
    );
    if (child.stdout === null) throw new Error('no stdout');
    await once(child.stdout, 'data');
    const waiting = client.execute('INSERT INTO held VALUES (2)');
    child.kill('SIGKILL');
    await waiting;
    expect(await client.value('SELECT SUM(n) FROM held')).toBe(2);
    await client.close();
  }, 30_000);

  test('while a statement runs, it is cancelled when the session asks for that', async () => {
    const { url } = await start();
    const client = await login(url);
    await client.execute('CREATE TABLE long_held (n INTEGER)');
    const numbers = '(SELECT ROW_NUMBER() OVER (ORDER BY 1) AS n FROM TABLE(GENERATOR(ROWCOUNT => 300000)))';
    const child = await otherClient(
      url,
      `await client.execute('ALTER SESSION SET ABORT_DETACHED_QUERY = TRUE');
       setTimeout(() => console.log('running'), 500);
       await client.execute('INSERT INTO SALLA_DWH.PUBLIC.long_held SELECT a.n FROM ${numbers} AS a CROSS JOIN ${numbers} AS b WHERE MOD(a.n * b.n, 7) = 8');`,
    );
    if (child.stdout === null) throw new Error('no stdout');
    await once(child.stdout, 'data');
    const waiting = client.execute('INSERT INTO long_held VALUES (2)');
    child.kill('SIGKILL');
    await waiting;
    expect(await client.value('SELECT SUM(n) FROM long_held')).toBe(2);
    await client.close();
  }, 30_000);

  test('while they copy into the stage, leave nothing that can be seen', async () => {
    const { url } = await start();
    const client = await login(url);
    await client.execute('CREATE STAGE SALLA_DWH.PUBLIC.S');
    const source = join(directory, 'large.gz');
    await writeFile(source, gzipSync(Buffer.from(Array.from({ length: 400_000 }, () => Math.random() * 256))));
    // 100 blocks of 512 bytes (or KiB, by shell): less than the file.
    const child = await otherClient(
      url,
      `await client.execute("PUT 'file://${source}' @SALLA_DWH.PUBLIC.S/x/ AUTO_COMPRESS=FALSE");`,
      'ulimit -f 100;',
    );
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).not.toBe(0);
    expect(await readdir(join(directory, 'uploads'))).toHaveLength(1);
    expect(await client.rows('LIST @SALLA_DWH.PUBLIC.S/')).toEqual([]);
    await client.execute(`PUT 'file://${source}' @SALLA_DWH.PUBLIC.S/x/ AUTO_COMPRESS=FALSE`);
    expect(await client.rows('LIST @SALLA_DWH.PUBLIC.S/')).toMatchObject([{ name: 's/x/large.gz' }]);
    await client.close();
  }, 30_000);
});
