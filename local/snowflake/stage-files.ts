import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { StageRef } from './dialect/types.ts';
import { errorKinds, statementError } from './errors.ts';
import { resolveName } from './names.ts';

export interface StageFile {
  /** Path inside the stage. */
  path: string;
  /** Path on this machine. */
  file: string;
  bytes: number;
  modifiedMs: number;
}

/** A stage that exists. */
export interface Stage {
  /** `DB.SCHEMA.STAGE`, upper-case. */
  name: string;
  folder: string;
}

/** Internal stages: a stage is the folder `DIRECTORY/DB/SCHEMA/STAGE`, its files keep their paths below it. */
export class StageStore {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async create(
    parts: readonly string[],
    current: { database?: string; schema?: string },
  ): Promise<'created' | 'exists'> {
    const folder = this.#folder(resolveName(parts, current));
    if (existsSync(folder)) return 'exists';
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return 'created';
  }

  /** The stage of a reference, or Snowflake's error when it does not exist. */
  find(reference: StageRef, current: { database?: string; schema?: string }): Stage {
    const name = resolveName(reference.name, current);
    const folder = this.#folder(name);
    if (!existsSync(folder)) {
      throw statementError(
        errorKinds.objectMissing,
        `SQL compilation error:\nStage '${name.join('.')}' does not exist or not authorized.`,
      );
    }
    return { name: name.join('.'), folder };
  }

  /** Names of the stages of a schema. */
  async names(database: string, schema: string): Promise<string[]> {
    const entries = await readdir(join(this.directory, database, schema), { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  }

  /** Files whose path begins with `prefix` (Snowflake compares text, not folders), in order of their paths. */
  async list(stage: Stage, prefix: string, pattern?: string): Promise<StageFile[]> {
    const matches = pattern === undefined ? undefined : wholePattern(pattern);
    const files: StageFile[] = [];
    // Only the folder that the prefix names need be read.
    const start = inside(stage.folder, prefix.slice(0, prefix.lastIndexOf('/') + 1));
    const entries = await readdir(start, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const path = relative(stage.folder, file).split(sep).join('/');
      if (!path.startsWith(prefix) || matches?.test(path) === false) continue;
      const { size, mtimeMs } = await stat(file);
      files.push({ path, file, bytes: size, modifiedMs: Math.floor(mtimeMs) });
    }
    return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  async remove(stage: Stage, file: StageFile): Promise<void> {
    await rm(file.file, { force: true });
    // Folders are not part of a stage; empty ones would only slow listings down.
    for (let folder = dirname(file.file); folder !== stage.folder; folder = dirname(folder)) {
      if (
        !(await rmdir(folder).then(
          () => true,
          () => false,
        ))
      )
        break;
    }
  }

  #folder(name: readonly string[]): string {
    if (name.length !== 3 || name.some((part) => part === '')) {
      throw statementError(
        errorKinds.objectMissing,
        `SQL compilation error:\nCannot find the schema of stage '${name.join('.')}': name it as DB.SCHEMA.STAGE, or USE a schema first.`,
      );
    }
    return inside(this.directory, name.join('/'));
  }
}

/** A path below `folder`; a path that would leave it is refused. */
export function inside(folder: string, path: string): string {
  const target = resolve(folder, path.replace(/^\/+/, ''));
  if (target !== resolve(folder) && !target.startsWith(resolve(folder) + sep)) {
    throw statementError(errorKinds.compilation, `SQL compilation error:\nstage path '${path}' leaves the stage`);
  }
  return target;
}

/** Checksums by path, size and time of change: LIST asks for those of every file each time. */
const checksums = new Map<string, string>();

export async function md5({ file, bytes, modifiedMs }: StageFile): Promise<string> {
  const key = `${file}\n${bytes}\n${modifiedMs}`;
  const known = checksums.get(key);
  if (known !== undefined) return known;
  const hash = createHash('md5');
  await pipeline(createReadStream(file), hash);
  const checksum = hash.digest('hex');
  checksums.set(key, checksum);
  return checksum;
}

/** Snowflake's PATTERN must match the whole path. */
function wholePattern(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch (error) {
    throw statementError(
      errorKinds.compilation,
      `SQL compilation error:\ninvalid regular expression '${pattern}': ${String(error)}`,
    );
  }
}
