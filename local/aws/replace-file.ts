import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Replaces a file as a whole: a reader, or the next start after a kill, sees the old content or the new, never a part.
 * @param flush also survive a power cut (waits for the disk)
 */
export function replaceFile(file: string, text: string, options: { mode?: number; flush?: boolean } = {}): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w', options.mode ?? 0o644);
  try {
    try {
      writeFileSync(descriptor, text);
      if (options.flush === true) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (options.flush === true) flushFolder(path.dirname(file));
}

/** The new name is on the disk only when its folder is. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
