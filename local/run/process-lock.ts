import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

/**
 * Takes a lock file for this process and returns the function that gives it back; undefined when a living process has
 * it. A lock left by a process that is gone is taken over.
 */
export function takeLock(file: string): (() => void) | undefined {
  for (;;) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, `${process.pid}\n`);
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (isAlive(lockOwner(file))) return undefined;
    rmSync(file, { force: true });
  }
}

/** The process that has the lock, alive or not; 0 when none has it. */
export function lockOwner(file: string): number {
  return Number(existsSync(file) ? readFileSync(file, 'utf8') : 0);
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
