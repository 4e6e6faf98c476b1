import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles `npm start` beside the synthesized output. It logs in and migrates with the functions' own adapters; with this
 * copy it still can when `functions/` is gone. The bundle lies two folders deep, as its source does.
 */
export async function bundleStart(project: string): Promise<void> {
  await build({
    // The flags apart, because a mistake in them is answered before the rest is read.
    entryPoints: ['flags', 'start'].map((name) => join(project, 'local', 'run', `${name}.ts`)),
    outdir: join(project, 'cdk.out', 'run'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    logLevel: 'silent',
  });
}

if (import.meta.main) await bundleStart(fileURLToPath(new URL('../..', import.meta.url)));
