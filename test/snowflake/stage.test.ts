import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, type Client, errorOf } from './driver.ts';

let bench: Bench;
let client: Client;
let local: string;

const stage = '@SALLA_DWH.BRONZE.SALLA_STAGE';

beforeAll(async () => {
  bench = await Bench.start();
  client = await bench.connect();
  local = await mkdtemp(join(bench.directory, 'local-'));
  await client.execute('CREATE SCHEMA IF NOT EXISTS SALLA_DWH.BRONZE');
  await client.execute('CREATE STAGE IF NOT EXISTS SALLA_DWH.BRONZE.SALLA_STAGE');
  await client.execute('USE SCHEMA BRONZE');
});
afterAll(() => bench.stop());

const lines = (...records: unknown[]) => records.map((record) => JSON.stringify(record)).join('\n') + '\n';

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(local, name);
  await writeFile(path, content);
  return path;
}

const put = (path: string, folder: string, options = 'AUTO_COMPRESS=FALSE OVERWRITE=FALSE') =>
  client.rows(`PUT 'file://${path}' '${stage}/${folder}/' ${options}`);

const listed = async (folder: string) => (await client.rows(`LIST ${stage}/${folder}`)).map((row) => row['name']);

describe('PUT, LIST, GET, REMOVE', () => {
  test('a file arrives whole, private, and under its path', async () => {
    const content = gzipSync(lines({ id: '1' }));
    const path = await file('part-00001.ndjson.gz', content);
    expect(await put(path, 'store=1/run=a/orders')).toMatchObject([
      { source: 'part-00001.ndjson.gz', status: 'UPLOADED' },
    ]);
    const rows = await client.rows(`LIST ${stage}/store=1/run=a/`);
    expect(rows).toMatchObject([
      { name: 'salla_stage/store=1/run=a/orders/part-00001.ndjson.gz', size: content.length },
    ]);
    expect(rows[0]?.['md5']).toMatch(/^[0-9a-f]{32}$/);
    const staged = join(
      bench.directory,
      'stage/SALLA_DWH/BRONZE/SALLA_STAGE/store=1/run=a/orders/part-00001.ndjson.gz',
    );
    expect(await readFile(staged)).toEqual(content);
    expect((await stat(staged)).mode & 0o777).toBe(0o600);
  });

  test('a file that is there already is left alone, unless OVERWRITE', async () => {
    const path = await file('same.gz', gzipSync('one'));
    await put(path, 'again');
    await writeFile(path, gzipSync('two'));
    await put(path, 'again');
    await client.execute(`GET '${stage}/again/same.gz' 'file://${local}/'`);
    expect(gunzipSync(await readFile(path)).toString()).toBe('one');
    await writeFile(path, gzipSync('three'));
    await put(path, 'again', 'AUTO_COMPRESS=FALSE OVERWRITE=TRUE');
    await client.execute(`GET '${stage}/again/same.gz' 'file://${local}/'`);
    expect(gunzipSync(await readFile(path)).toString()).toBe('three');
  });

  test('plain files are compressed on the way when asked, several at once', async () => {
    await file('w1.ndjson', 'a\n');
    await file('w2.ndjson', 'b\n');
    const rows = await client.rows(`PUT 'file://${local}/w*.ndjson' '${stage}/wild/' AUTO_COMPRESS=TRUE`);
    expect(rows.map((row) => row['target'])).toEqual(['w1.ndjson.gz', 'w2.ndjson.gz']);
    expect(await listed('wild/')).toEqual(['salla_stage/wild/w1.ndjson.gz', 'salla_stage/wild/w2.ndjson.gz']);
  });

  test('GET brings every file under a path, and nothing when there is none', async () => {
    const target = join(local, 'got');
    await mkdir(target);
    const rows = await client.rows(`GET '${stage}/wild/' 'file://${target}/'`);
    expect(rows.map((row) => [row['file'], row['status']])).toEqual([
      ['wild/w1.ndjson.gz', 'DOWNLOADED'],
      ['wild/w2.ndjson.gz', 'DOWNLOADED'],
    ]);
    expect(gunzipSync(await readFile(join(target, 'w1.ndjson.gz'))).toString()).toBe('a\n');
    expect(await client.rows(`GET '${stage}/nothing/' 'file://${target}/'`)).toEqual([]);
  });

  test('LIST and REMOVE take a pattern', async () => {
    expect(await client.rows(`LIST ${stage}/wild PATTERN='.*w1.*'`)).toHaveLength(1);
    expect(await client.rows(`REMOVE ${stage}/wild PATTERN='.*w1.*'`)).toEqual([
      { name: 'salla_stage/wild/w1.ndjson.gz', result: 'removed' },
    ]);
    expect(await listed('wild/')).toEqual(['salla_stage/wild/w2.ndjson.gz']);
  });

  test('a copy that was cut short is never seen, nor is it after a restart', async () => {
    // What the driver leaves behind when the disk is full while it copies: a part of the file in its upload folder.
    const path = await file('cut.gz', gzipSync(lines(...Array.from({ length: 500 }, (_, id) => ({ id })))));
    await put(path, 'cut');
    const uploads = join(bench.directory, 'uploads');
    const [folder] = await readdir(uploads);
    await truncate(join(uploads, folder ?? '', 'files', 'cut.gz'), 100);
    expect(await listed('cut')).toEqual([]);
    await bench.restart();
    client = await bench.connect();
    await client.execute('USE SCHEMA BRONZE');
    expect(await listed('cut')).toEqual([]);
    expect(existsSync(uploads)).toBe(false);
  });

  test('unknown stages, missing files and paths that leave the stage are refused', async () => {
    expect((await errorOf(client.execute('LIST @BRONZE.NO_STAGE'))).code).toBe('002003');
    expect((await errorOf(put(join(local, 'absent.gz'), 'x'))).code).toBe('253006');
    const path = await file('leaving.gz', gzipSync('x'));
    expect((await errorOf(put(path, '../../../../leaving'))).message).toMatch(/leaves the stage/);
  });
});

const copy = (folder: string, rest = '') =>
  client.rows(
    `COPY INTO BRONZE.loaded (id, record, file, row_number) FROM (SELECT $1:id::VARCHAR, $1:record, METADATA$FILENAME, METADATA$FILE_ROW_NUMBER FROM ${stage}/${folder}/) ` +
      `${rest} FILE_FORMAT = (TYPE = JSON COMPRESSION = GZIP STRIP_OUTER_ARRAY = FALSE) ON_ERROR = ABORT_STATEMENT`,
  );
const count = () => client.value('SELECT COUNT(*) FROM BRONZE.loaded');

describe('COPY INTO', () => {
  beforeAll(async () => {
    await client.execute(
      'CREATE OR REPLACE TABLE BRONZE.loaded (id VARCHAR NOT NULL, record VARIANT, file VARCHAR, row_number INTEGER)',
    );
    await put(
      await file('p1.ndjson.gz', gzipSync(lines({ id: '1', record: { n: 'أ' } }, { id: '2', record: null }))),
      'load',
    );
    await put(await file('p2.ndjson.gz', gzipSync(lines({ id: '3', record: { n: 3 } }))), 'load');
  });

  test('each file answers a row, and rows know where they come from', async () => {
    const rows = await copy('load');
    expect(rows).toMatchObject([
      {
        file: 'load/p1.ndjson.gz',
        status: 'LOADED',
        rows_parsed: 2,
        rows_loaded: 2,
        errors_seen: 0,
        first_error: null,
      },
      {
        file: 'load/p2.ndjson.gz',
        status: 'LOADED',
        rows_parsed: 1,
        rows_loaded: 1,
        errors_seen: 0,
        first_error: null,
      },
    ]);
    expect(await client.rows('SELECT id, record, file, row_number FROM BRONZE.loaded ORDER BY id')).toEqual([
      { ID: '1', RECORD: { n: 'أ' }, FILE: 'load/p1.ndjson.gz', ROW_NUMBER: 1 },
      { ID: '2', RECORD: null, FILE: 'load/p1.ndjson.gz', ROW_NUMBER: 2 },
      { ID: '3', RECORD: { n: 3 }, FILE: 'load/p2.ndjson.gz', ROW_NUMBER: 1 },
    ]);
  });

  test('files that were loaded are skipped, also after a restart; FORCE loads them again', async () => {
    expect(await copy('load')).toEqual([{ status: 'Copy executed with 0 files processed.' }]);
    await bench.restart();
    client = await bench.connect();
    await client.execute('USE SCHEMA BRONZE');
    expect(await copy('load')).toEqual([{ status: 'Copy executed with 0 files processed.' }]);
    expect(await copy('load', "FILES = ('p2.ndjson.gz')")).toEqual([
      { status: 'Copy executed with 0 files processed.' },
    ]);
    const [row] = await client.rows(
      `COPY INTO loaded (id) FROM (SELECT $1:id::VARCHAR FROM ${stage}/load/) PATTERN = '.*p2.*' FILE_FORMAT = (TYPE = JSON) FORCE = TRUE`,
    );
    expect(row).toMatchObject({ file: 'load/p2.ndjson.gz', rows_loaded: 1 });
    expect(await count()).toBe(4);
  });

  test('a rollback forgets the rows and the files alike', async () => {
    await put(await file('tx.ndjson.gz', gzipSync(lines({ id: '9' }))), 'tx');
    await client.execute('BEGIN');
    await copy('tx');
    expect(await copy('tx')).toEqual([{ status: 'Copy executed with 0 files processed.' }]);
    await client.execute('ROLLBACK');
    expect(await copy('tx')).toMatchObject([{ rows_loaded: 1 }]);
  });

  test('files that are read together count their own rows, and each row keeps its file', async () => {
    await client.execute('CREATE OR REPLACE TABLE BRONZE.together (id VARCHAR NOT NULL, file VARCHAR)');
    const together = (folder: string) =>
      client.rows(
        `COPY INTO BRONZE.together (id, file) FROM (SELECT $1:id::VARCHAR, METADATA$FILENAME FROM ${stage}/${folder}/) ` +
          `FILE_FORMAT = (TYPE = JSON COMPRESSION = GZIP) ON_ERROR = ABORT_STATEMENT`,
      );
    await put(await file('t1.ndjson.gz', gzipSync(lines({ id: '1' }, { id: '2' }))), 'together');
    await put(await file('t2.ndjson.gz', gzipSync(`${lines({ id: '3' })}\n\n{"id":"4"}`)), 'together');
    await put(await file('t3.ndjson.gz', gzipSync('')), 'together');
    expect(await together('together')).toMatchObject([
      { file: 'together/t1.ndjson.gz', rows_loaded: 2 },
      { file: 'together/t2.ndjson.gz', rows_loaded: 2 },
      { file: 'together/t3.ndjson.gz', rows_loaded: 0 },
    ]);
    expect(await client.rows('SELECT id, file FROM BRONZE.together ORDER BY id')).toEqual([
      { ID: '1', FILE: 'together/t1.ndjson.gz' },
      { ID: '2', FILE: 'together/t1.ndjson.gz' },
      { ID: '3', FILE: 'together/t2.ndjson.gz' },
      { ID: '4', FILE: 'together/t2.ndjson.gz' },
    ]);
    await put(await file('u1.ndjson.gz', gzipSync(lines({ id: '5' }))), 'torn');
    await put(await file('u2.ndjson.gz', gzipSync(`${lines({ id: '6' })}{"id":\n`)), 'torn');
    expect((await errorOf(together('torn'))).message).toContain("File 'torn/u2.ndjson.gz', line 2");
    await put(await file('v1.ndjson.gz', gzipSync(lines({ id: '7' }))), 'unnamed');
    await put(await file('v2.ndjson.gz', gzipSync(lines({ other: 1 }))), 'unnamed');
    expect((await errorOf(together('unnamed'))).message).toContain("One of 2 files from 'unnamed/v1.ndjson.gz' on");
    expect(await client.value('SELECT COUNT(*) FROM BRONZE.together')).toBe(4);
  });

  test('a bad line fails the statement, names file and line, and loads nothing', async () => {
    const before = await count();
    await put(await file('a-good.ndjson.gz', gzipSync(lines({ id: '20' }))), 'bad');
    await put(
      await file(
        'b-bad.ndjson.gz',
        gzipSync(`${lines({ id: '21' }, { id: '22' })}{"id":"23",\n${lines({ id: '24' })}`),
      ),
      'bad',
    );
    const error = await errorOf(copy('bad'));
    expect(error.code).toBe('100069');
    expect(error.message).toContain("File 'bad/b-bad.ndjson.gz', line 3");
    expect(await count()).toBe(before);
  });

  test('a damaged gzip file fails the statement and loads nothing', async () => {
    const before = await count();
    const whole = gzipSync(
      lines(...Array.from({ length: 2000 }, (_, id) => ({ id: String(id), record: Math.sin(id) }))),
    );
    await put(await file('damaged.ndjson.gz', whole.subarray(0, whole.length - 200)), 'damaged');
    const error = await errorOf(copy('damaged'));
    expect(error.message).toContain("File 'damaged/damaged.ndjson.gz' is not a whole gzip file");
    expect(await count()).toBe(before);
  });

  test('a missing required field and a missing file are named', async () => {
    await put(await file('null.ndjson.gz', gzipSync(lines({ other: 1 }))), 'null');
    const error = await errorOf(copy('null'));
    expect(error.code).toBe('100072');
    expect(error.message).toContain("File 'null/null.ndjson.gz'");
    expect((await errorOf(copy('load', "FILES = ('absent.gz')"))).message).toMatch(
      /'SALLA_DWH.BRONZE.SALLA_STAGE\/load\/absent.gz' was not found/,
    );
  });

  test('a table that is made anew or emptied has loaded nothing', async () => {
    await client.execute('TRUNCATE TABLE BRONZE.loaded');
    expect(await copy('tx')).toMatchObject([{ rows_loaded: 1 }]);
    await client.execute(
      'CREATE OR REPLACE TABLE BRONZE.loaded (id VARCHAR NOT NULL, record VARIANT, file VARCHAR, row_number INTEGER)',
    );
    expect(await copy('tx')).toMatchObject([{ rows_loaded: 1 }]);
  });
});
