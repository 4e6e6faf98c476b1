import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles `npm start` beside the synthesized output. It logs in and migrates with the functions' own adapters; with this
 * copy it still can when `functions/` is gone. The bundle lies two folders deep, as its source does.
 */
export async function bundleStart(project: string): Promise<void> {
  await build({
    entryPoints: [join(project, 'local', 'run', 'start.ts')],
    outfile: join(project, 'cdk.out', 'run', 'start.mjs'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    logLevel: 'silent',
  });
}

if (import.meta.main) await bundleStart(fileURLToPath(new URL('../..', import.meta.url)));
