import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whatever tests and the processes that they kill leave behind lies in one folder, and goes with the last test. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'salla-snowflake-tests-'));
  process.env['TMPDIR'] = folder;
  // The programs that tests start share what Node made of their modules.
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'modules');
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
