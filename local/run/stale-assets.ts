import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A start of an earlier synthesis may still execute its functions. */
const keptMilliseconds = 86_400_000;

interface AssetManifest {
  files?: Record<string, { source?: { path?: string } }>;
}

/**
 * Removes the assets of earlier syntheses, which CDK leaves in its output folder for good: 60 MB for each change of a function.
 *
 * @param now milliseconds since the epoch
 */
export function removeStaleAssets(output: string, now: number): void {
  const names = readdirSync(output);
  const used = names.filter((name) => name.endsWith('.assets.json')).flatMap((name) => assetsOf(join(output, name)));
  for (const name of names) {
    if (!name.startsWith('asset.') || used.includes(name)) continue;
    const folder = join(output, name);
    if (statSync(folder).mtimeMs < now - keptMilliseconds) rmSync(folder, { recursive: true, force: true });
  }
}

function assetsOf(manifest: string): string[] {
  const { files = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as AssetManifest;
  return Object.values(files).flatMap(({ source }) => (source?.path === undefined ? [] : [source.path]));
}
