import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockOwner, takeLock } from './process-lock.ts';
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
  /** Holds the id of the process that works with the folder. */
  lock: string;
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
    lock: join(root, 'lock'),
    services: join(root, 'services.json'),
  };
}

/**
 * Creates the folder if needed and takes it for this process; the returned function gives it back. The warehouse file
 * has one writer, so a second start on the same folder is refused.
 */
export function lockDataFolder(folder: DataFolder): () => void {
  mkdirSync(folder.logs, { recursive: true });
  const unlock = takeLock(folder.lock);
  if (unlock !== undefined) return unlock;
  const owner = lockOwner(folder.lock);
  throw new StartError(
    `${folder.root} is in use by process ${owner}, another \`npm start\` or \`salla\`.`,
    `wait for it or stop it, or choose another folder with --data; if process ${owner} is something else, delete ${folder.lock}.`,
  );
}
