import { existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** Where things lie in the data folder (`.salla/` unless `--data` says otherwise). */
export interface DataFolder {
  root: string;
  /** `<execution>.json` (record) and `<execution>.log` (the functions' log lines). */
  runs: string;
  /** Alerts that would have been e-mailed. */
  outbox: string;
  /** `warehouse.p8`, the local warehouse's private key. */
  keys: string;
  /** Output of the services, one file each. */
  logs: string;
  /** Addresses of the services while they run. */
  services: string;
}

export function dataFolder(root: string): DataFolder {
  return {
    root,
    runs: join(root, 'runs'),
    outbox: join(root, 'outbox'),
    keys: join(root, 'keys'),
    logs: join(root, 'logs'),
    services: join(root, 'services.json'),
  };
}

/**
 * Creates the folder if needed and takes it for this process; the returned function gives it back. The warehouse file
 * has one writer, so a second start on the same folder is refused; a lock left by a process that is gone is taken over.
 */
export function lockDataFolder(folder: DataFolder): () => void {
  mkdirSync(folder.logs, { recursive: true });
  const file = lockFile(folder);
  for (;;) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, `${process.pid}\n`);
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = lockOwner(folder);
    if (isAlive(owner)) {
      throw new StartError(
        `${folder.root} is in use by process ${owner}, another \`npm start\` or \`salla\`.`,
        `wait for it or stop it, or choose another folder with --data; if process ${owner} is something else, delete ${file}.`,
      );
    }
    rmSync(file, { force: true });
  }
}

/** The process that has the folder, alive or not; 0 when none has it. */
export function lockOwner(folder: DataFolder): number {
  return Number(existsSync(lockFile(folder)) ? readFileSync(lockFile(folder), 'utf8') : 0);
}

function lockFile(folder: DataFolder): string {
  return join(folder.root, 'lock');
}

/** A signal 0 asks the system whether the process exists; EPERM means that it does and is somebody else's. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
