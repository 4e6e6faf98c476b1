import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { withWorkFolder } from '../../functions/adapters/files/work-folder.ts';
import { PartWriter, type Envelope } from '../../functions/domain/part-writer.ts';
import { parsePart } from '../../functions/domain/stage-paths.ts';
import { collect } from './collect.ts';
import { FolderStage } from './folder-stage.ts';

describe('a work folder', () => {
  it('writes gzip lines that read back, with their count and the hash of their content', async () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => JSON.stringify({ at, name: 'قميص أبيض' }));
    await withWorkFolder(async (work) => {
      const writer = await work.create('a.ndjson.gz');
      for (const line of lines) await writer.write(line);
      const file = await writer.close();
      expect(file.lines).toBe(20_000);
      expect(file.bytes).toBe((await stat(file.path)).size);
      expect(gunzipSync(await readFile(file.path)).toString('utf8')).toBe(lines.join('\n') + '\n');
      expect(await collect(work.lines(file.path))).toEqual(lines);
    });
  });

  it('is gone afterwards, also after a failure', async () => {
    let path = '';
    const failing = withWorkFolder(async (work) => {
      path = work.path;
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    await expect(readdir(path)).rejects.toThrow('ENOENT');
  });

  it('says what to do when the file-size limit is reached', async () => {
    const program = `
      import { randomBytes } from 'node:crypto';
      import { withWorkFolder } from '${resolve('functions/adapters/files/work-folder.ts')}';
      await withWorkFolder(async (work) => {
        const writer = await work.create('a.ndjson.gz');
        for (let line = 0; line < 3000; line += 1) await writer.write(randomBytes(700).toString('hex'));
        await writer.close();
      }).catch((error) => console.log(error.name + ': ' + error.message));`;
    const limited = `ulimit -f 500; exec "${process.execPath}" --input-type=module -e "$PROGRAM"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', limited], {
      env: { ...process.env, PROGRAM: program },
    });
    expect(stdout).toMatch(/^StageWriteError: Could not write .* \(EFBIG\)\. Next: .*ulimit -f unlimited/);
  });
});

const envelope = (id: string): Envelope => ({
  store_id: '1',
  id,
  op: 'upsert',
  hash: 'h',
  row_hash: 'r',
  record: { id },
  list_row: null,
  items: null,
});

describe('parts', () => {
  it('are named by number, lines and content, and rolled at 20,000 lines', async () => {
    await withWorkFolder(async (work) => {
      const stage = new FolderStage(`${work.path}/stage`);
      const options = { work, stage, stream: 'products', folder: 'store=1/run=r/products', nextPart: 3 } as const;
      const writer = new PartWriter(options);
      for (let id = 0; id < 20_001; id += 1) await writer.write(envelope(String(id)));
      await writer.upload();
      const parts = (await stage.list('store=1/')).map(({ path }) => parsePart(path));
      expect(parts).toMatchObject([
        { number: 3, lines: 20_000 },
        { number: 4, lines: 1 },
      ]);
      expect(writer.nextPart).toBe(5);
      expect(await readdir(work.path)).toEqual(['stage']);
    });
  });
});
