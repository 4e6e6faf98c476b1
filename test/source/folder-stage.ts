import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Stage, StagedFile } from '../../functions/domain/ports.ts';

/** A stage that is a folder; like the warehouse's, a put never replaces a file. */
export class FolderStage implements Stage {
  readonly folder: string;
  statementCount = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  async put(localFile: string, folder: string): Promise<StagedFile> {
    this.statementCount += 1;
    await mkdir(join(this.folder, folder), { recursive: true });
    const path = `${folder}/${basename(localFile)}`;
    await copyFile(localFile, join(this.folder, path), 1).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return { path, bytes: (await stat(localFile)).size };
  }

  async get(path: string, localFolder: string): Promise<string[]> {
    this.statementCount += 1;
    await mkdir(localFolder, { recursive: true });
    const files = await this.list(path);
    const targets = files.map((file) => join(localFolder, basename(file.path)));
    await Promise.all(files.map((file, at) => copyFile(join(this.folder, file.path), targets[at]!)));
    return targets;
  }

  async list(prefix: string): Promise<StagedFile[]> {
    this.statementCount += 1;
    // No further than the prefix's own folder: a store of many runs has many files.
    const below = join(this.folder, prefix.slice(0, prefix.lastIndexOf('/') + 1));
    const found = await readdir(below, { recursive: true, withFileTypes: true }).catch(() => []);
    const paths = found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .filter((path) => path.startsWith(prefix))
      .toSorted();
    return Promise.all(paths.map(async (path) => ({ path, bytes: (await stat(join(this.folder, path))).size })));
  }

  async remove(path: string): Promise<void> {
    for (const file of await this.list(path)) await rm(join(this.folder, file.path));
  }
}
