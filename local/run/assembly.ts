import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from './process-lock.ts';
import { bundleStart } from './bundle-start.ts';
import { removeStaleAssets } from './stale-assets.ts';
import { StartError } from './start-error.ts';

/** What the synthesized output is made from. */
const inputs = ['infra', 'functions', 'sql', 'package-lock.json'];

/**
 * Whether `cdk.out` must be written (again): it is missing, or older than something it is made from. Where the code is
 * absent the output is used as it is: the laptop executes what was synthesized, not what stands beside it.
 */
export function needsSynthesis(project: string): boolean {
  const manifest = join(project, 'cdk.out', 'manifest.json');
  if (!existsSync(manifest)) return true;
  if (!existsSync(join(project, 'infra')) || !existsSync(join(project, 'functions'))) return false;
  const written = statSync(manifest).mtimeMs;
  return inputs.some((input) => newest(join(project, input)) > written);
}

/** Milliseconds since the epoch of the latest change at or under `path`; 0 when it does not exist. */
function newest(path: string): number {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  // A folder's own time moves when a file in it is removed or renamed.
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), entry.mtimeMs);
}

const pollMilliseconds = 200;

/**
 * Runs the CDK app, which needs no credentials and no Docker. Two at a time would pull the files from under each other,
 * so the second waits and finds the output written. A failed attempt counts as none: the next start repeats it.
 */
export async function synthesize(project: string, signal: AbortSignal): Promise<void> {
  const output = join(project, 'cdk.out');
  mkdirSync(output, { recursive: true });
  const lock = join(output, 'synthesis.lock');
  let unlock = takeLock(lock);
  while (unlock === undefined) {
    await sleep(pollMilliseconds, undefined, { signal });
    unlock = takeLock(lock);
  }
  try {
    if (!needsSynthesis(project)) return;
    await runApp(project, output, signal);
    await bundleStart(project);
    removeStaleAssets(output, Date.now());
  } catch (error) {
    rmSync(join(output, 'manifest.json'), { force: true });
    throw error;
  } finally {
    unlock();
  }
}

async function runApp(project: string, output: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [join(project, 'infra', 'app.ts')], {
    cwd: project,
    env: { ...process.env, CDK_OUTDIR: output },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const words: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => words.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()));
  const ended = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) => resolve(killedBy ?? code));
  });
  if (ended === 0) return;
  throw new StartError(
    `The CDK app could not be synthesized (ended with ${ended}): ${words.join('').trim().slice(-2000)}`,
    'run `npm run synth` to see it alone.',
  );
}
