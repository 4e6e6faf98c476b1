import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whatever tests and the processes that they kill leave behind lies in one folder, and goes with the last test. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'salla-snowflake-tests-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
