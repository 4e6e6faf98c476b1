import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { StageWriteError } from '../../domain/errors.ts';
import type { LineWriter, WorkFolder } from '../../domain/ports.ts';
import { LineBlock } from './line-block.ts';

/** zlib's own default. */
export const GZIP_LEVEL = 6;

/** Lines are handed to gzip in blocks: one call a line would cost more than the compression itself. */
const BLOCK_BYTES = 256 * 1024;

// Without a listener the kernel's SIGXFSZ ends the process at `ulimit -f`; with one, the write fails with EFBIG and the
// run can say what happened.
process.on('SIGXFSZ', ignoreSignal);
function ignoreSignal(): void {}

/** Calls `use` with a fresh temporary folder and removes it afterwards, whatever happened. */
export async function withWorkFolder<T>(use: (folder: WorkFolder) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), 'salla-'));
  try {
    return await use(workFolder(path));
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

function workFolder(path: string): WorkFolder {
  return {
    path,
    create: async (name) => gzipLines(join(path, name)),
    lines: gunzipLines,
    rename: async (file, name) => {
      const target = join(path, name);
      await rename(file, target);
      return target;
    },
    remove: (file) => rm(file, { force: true }),
  };
}

function gzipLines(path: string): LineWriter {
  const hash = createHash('sha256');
  // Room for what a block becomes: each further chunk is another round trip to the thread that compresses.
  const gzip = createGzip({ level: GZIP_LEVEL, chunkSize: BLOCK_BYTES / 4 });
  const file = createWriteStream(path);
  let failure: Error | null = null;
  let block = new LineBlock();
  let spare: LineBlock | null = null;
  let lines = 0;
  let giveUp: (() => void) | null = null;
  const fail = (error: Error) => {
    failure ??= writeError(path, error);
    gzip.destroy();
    file.destroy();
    // A stream that is destroyed while it waits for its reader never calls back.
    giveUp?.();
  };
  gzip.on('error', fail);
  file.on('error', fail);
  gzip.pipe(file);

  /** The block that gzip works on; the next one is gathered meanwhile. */
  let underWay: Promise<void> = Promise.resolve();
  const flush = async () => {
    await underWay;
    if (failure) throw failure;
    if (block.used === 0) return;
    const ready = block;
    block = spare ?? new LineBlock();
    spare = null;
    hash.update(ready.content());
    underWay = new Promise((done) => {
      giveUp = done;
      gzip.write(ready.content(), () => {
        ready.clear();
        spare = ready;
        done();
      });
    });
  };

  return {
    get lines() {
      return lines;
    },
    get bytes() {
      return file.bytesWritten;
    },
    write: async (...parts) => {
      for (const part of parts) block.append(part);
      block.append('\n');
      lines += 1;
      if (block.used >= BLOCK_BYTES) await flush();
    },
    close: async () => {
      await flush();
      gzip.end();
      await finished(file).catch((error: Error) => fail(error));
      if (failure) throw failure;
      return { path, lines, bytes: file.bytesWritten, sha256: hash.digest('hex') };
    },
  };
}

async function* gunzipLines(path: string): AsyncIterable<string> {
  const gunzip = createGunzip();
  const file = createReadStream(path);
  file.on('error', (error) => gunzip.destroy(error));
  for await (const line of createInterface({ input: file.pipe(gunzip), crlfDelay: Infinity })) {
    if (line !== '') yield line;
  }
}

const causes: Record<string, string> = {
  EFBIG: 'the file-size limit was reached; raise it (`ulimit -f unlimited`) and start the run again.',
  ENOSPC: 'the disk is full; free space, or give the function more ephemeral storage, and start the run again.',
  EDQUOT: 'the disk quota is used up; free space and start the run again.',
  EACCES: 'make the temporary folder writable and start the run again.',
};

function writeError(path: string, error: Error): StageWriteError {
  const code = (error as NodeJS.ErrnoException).code ?? error.message;
  const nextStep = causes[code] ?? 'check the temporary folder and start the run again.';
  return new StageWriteError(`Could not write ${path} for the stage (${code}).`, nextStep, { cause: error });
}
