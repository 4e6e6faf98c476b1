import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { CopyOptions } from './dialect/types.ts';
import { errorKinds, statementError } from './errors.ts';
import { inside, type Stage } from './stage-files.ts';

/** What the driver is expected to leave in its upload folder. */
interface ExpectedUpload {
  stageFolder: string;
  /** Folder inside the stage. */
  path: string;
  overwrite: boolean;
  files: { source: string; bytes: number }[];
}

const manifestName = 'expected.json';
/** Room that must remain on the disk after an upload. */
const reserveBytes = 64 * 1024 * 1024;

/**
 * Files on their way into a stage.
 *
 * For a LOCAL_FS stage the driver copies the file itself, after our answer, and tells nobody when it has finished; a
 * copy cut short (disk full, file-size limit, process killed) would stay under its final name and look whole. So the
 * driver is given a folder of its own, and before anything reads a stage the uploads that arrived whole — as many
 * bytes as the source had, or a sound gzip of as many — are moved to their place by rename. The others stay invisible
 * and are deleted when the endpoint starts again or after an hour.
 */
export class Uploads {
  readonly #directory: string;
  #count = 0;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #settling: Promise<void> = Promise.resolve();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Checks the source files and the disk, and makes the folder that the driver shall copy to. */
  async expect(stage: Stage, path: string, pattern: string, options: CopyOptions): Promise<string> {
    const files = await sourceFiles(pattern);
    inside(stage.folder, path);
    const needed = files.reduce((sum, { bytes }) => sum + bytes, 0);
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.#directory);
    if (bavail * bsize < needed + reserveBytes) {
      throw statementError(
        errorKinds.storageFull,
        `The stage cannot take ${needed} bytes: ${bavail * bsize} are free under ${this.#directory}. Free space and PUT again; nothing was stored.`,
      );
    }
    // In order of arrival: of two PUTs of one name without OVERWRITE the first one counts.
    this.#count += 1;
    const folder = join(this.#directory, `${Date.now()}-${String(this.#count).padStart(9, '0')}-${randomUUID()}`);
    await mkdir(join(folder, 'files'), { recursive: true, mode: 0o700 });
    const expected: ExpectedUpload = {
      stageFolder: stage.folder,
      path,
      overwrite: options['overwrite'] === true,
      files,
    };
    await writeFile(join(folder, manifestName), JSON.stringify(expected), { mode: 0o600 });
    this.#settleSoon(50);
    return join(folder, 'files');
  }

  /** Moves what arrived whole into its stage. Call it before anything reads a stage. */
  async settle(): Promise<void> {
    this.#settling = this.#settling.then(
      () => this.#settleAll(),
      () => this.#settleAll(),
    );
    return this.#settling;
  }

  /** Settles, then deletes what is incomplete: nobody who was still writing has outlived the last process. */
  async recover(): Promise<void> {
    await this.settle();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Stops looking after uploads; those that are under way are settled by the next process. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#settling.catch(() => undefined);
  }

  /** So that files reach their place without waiting for somebody to ask: tried ever less often for half a minute. */
  #settleSoon(delay: number): void {
    clearTimeout(this.#timer);
    if (this.#closed || delay > 30_000) return;
    this.#timer = setTimeout(() => {
      void this.settle()
        .then(() => readdir(this.#directory))
        .then((waiting) => (waiting.length > 0 ? this.#settleSoon(delay * 2) : undefined))
        // The folder is gone with the endpoint; settle() reports to whoever reads the stage.
        .catch(() => undefined);
    }, delay);
    this.#timer.unref();
  }

  async #settleAll(): Promise<void> {
    for (const name of (await readdir(this.#directory).catch(() => [])).toSorted((a, b) => (a < b ? -1 : 1))) {
      const folder = join(this.#directory, name);
      const expected = await readManifest(folder);
      if (expected === undefined) continue;
      const missing: ExpectedUpload['files'] = [];
      for (const source of expected.files) {
        if (!(await settleFile(folder, expected, source))) missing.push(source);
      }
      const age = Date.now() - (await stat(folder)).mtimeMs;
      if (missing.length === 0 || age > 3_600_000) await rm(folder, { recursive: true, force: true });
      else
        await writeFile(join(folder, manifestName), JSON.stringify({ ...expected, files: missing }), { mode: 0o600 });
    }
  }
}

async function readManifest(folder: string): Promise<ExpectedUpload | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, manifestName), 'utf8')) as ExpectedUpload;
  } catch {
    // Being written by expect() at this moment, or left by a crash before it: nothing to settle.
    return undefined;
  }
}

async function settleFile(
  folder: string,
  expected: ExpectedUpload,
  source: { source: string; bytes: number },
): Promise<boolean> {
  // The driver keeps the name, or compresses and adds `.gz`.
  const plain = join(folder, 'files', basename(source.source));
  const arrived = existsSync(plain) ? plain : `${plain}.gz`;
  if (!existsSync(arrived)) return false;
  const whole =
    arrived === plain ? (await stat(plain)).size === source.bytes : (await unpackedBytes(arrived)) === source.bytes;
  if (!whole) return false;
  const target = join(inside(expected.stageFolder, expected.path), basename(arrived));
  if (existsSync(target) && !expected.overwrite) return true;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await chmod(arrived, 0o600);
  await rename(arrived, target);
  return true;
}

/** Size of a gzip file's content, or undefined when it is cut short or not gzip. */
async function unpackedBytes(file: string): Promise<number | undefined> {
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(file).pipe(createGunzip())) bytes += (chunk as Buffer).length;
    return bytes;
  } catch {
    return undefined;
  }
}

/** Files that a PUT names, `*` allowed in the last part as in the driver. */
async function sourceFiles(pattern: string): Promise<{ source: string; bytes: number }[]> {
  const path = resolve(pattern.replace(/^file:\/\//, ''));
  const name = basename(path);
  const matcher = new RegExp(
    `^${name
      .split(/[*]/)
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
  const names = name.includes('*')
    ? (await readdir(dirname(path)).catch(() => [])).filter((file) => matcher.test(file))
    : [name];
  const found: { source: string; bytes: number }[] = [];
  for (const file of names) {
    const source = join(dirname(path), file);
    const info = await stat(source).catch(() => undefined);
    if (info?.isFile() === true) found.push({ source, bytes: info.size });
  }
  if (found.length === 0) {
    throw statementError(
      errorKinds.localFile,
      `File doesn't exist: ['${path}']. PUT reads files of this machine; give an absolute path.`,
    );
  }
  return found;
}
