import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const project = join(import.meta.dirname, '../..');

/** A program of the project that was started and is still at work, or has ended. */
export interface StartedProcess {
  child: ChildProcess;
  /** stdout and stderr so far, in the order in which they came. */
  output(): string;
  /** Resolves when the output matches; rejects when the process ends before. */
  says(pattern: RegExp): Promise<void>;
  /** Exit code, null after a signal. */
  ended: Promise<number | null>;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cli-'));
}

export function startProgram(
  program: string,
  flags: readonly string[],
  env: Record<string, string> = {},
): StartedProcess {
  return follow(
    spawn(process.execPath, [join(project, program), ...flags], { env: { ...process.env, NO_COLOR: '1', ...env } }),
  );
}

/** The same below a limit of the shell, such as `ulimit -f 64`. */
export function startLimited(limit: string, program: string, flags: readonly string[]): StartedProcess {
  const words = [process.execPath, join(project, program), ...flags].map((word) => `'${word}'`).join(' ');
  return follow(spawn('bash', ['-c', `${limit}; exec ${words}`], { env: { ...process.env, NO_COLOR: '1' } }));
}

const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

function follow(child: ChildProcess): StartedProcess {
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      child.emit('said');
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    output: () => text,
    ended,
    async says(pattern) {
      const heard = new Promise<'heard'>((resolve) => {
        const listen = () => {
          if (pattern.test(text)) resolve('heard');
        };
        child.on('said', listen);
        listen();
      });
      if ((await Promise.race([heard, ended])) !== 'heard')
        throw new Error(`it ended before it said ${pattern}: ${text}`);
    },
  };
}

export async function run(program: string, flags: readonly string[], env: Record<string, string> = {}) {
  const started = startProgram(program, flags, env);
  return { code: await started.ended, output: started.output() };
}
