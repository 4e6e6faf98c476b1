import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { z } from 'zod';
import { StartError } from './start-error.ts';

export interface ServiceCommand {
  name: 'store' | 'warehouse' | 'aws';
  /** Absolute path of the service's main.ts. */
  entry: string;
  args: readonly string[];
  /** Receives everything the service prints. */
  logFile: string;
  env?: Record<string, string>;
}

export interface RunningService {
  name: ServiceCommand['name'];
  /** `http://127.0.0.1:PORT` */
  url: string;
  pid: number;
  /** Resolves with the reason once the process is gone, whoever ended it. */
  gone: Promise<string>;
  stop(): Promise<void>;
}

const secondsToReady = 60;
const linesKept = 20;

/**
 * Starts a service on the Node that runs this process and waits for its ready line
 * (`{"service":"store","url":"http://127.0.0.1:PORT"}`). It ends when this process ends, however that happens: the
 * channel between them closes. Throws a `StartError` with the service's own words if it dies first.
 */
export async function startService(command: ServiceCommand, secondsToStop = 10): Promise<RunningService> {
  const child = spawn(process.execPath, [command.entry, ...command.args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env, ...command.env },
    // A group of its own: Ctrl-C reaches this process only, which then ends the services in order.
    detached: true,
    windowsHide: true,
  });
  const { words, written } = keepWords(child, command.logFile);
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // `close` comes after the last output, so that the reason is complete; so is the log that it is read beside.
    child.once('close', (code, signal) => {
      void written.then(() => resolve(words().trim() || `it ended with ${signal ?? `code ${code}`}`));
    });
  });
  const ready = readyLine(child, command.name);
  const url = await Promise.race([ready, failure(gone), timeUp(child, ready)]);
  if (typeof url !== 'string') {
    throw new StartError(
      `The ${command.name} service did not start: ${url.reason}`,
      `correct what it says, then start again (its output: ${command.logFile}).`,
    );
  }
  return { name: command.name, url, pid: child.pid ?? 0, gone, stop: () => stopService(child, gone, secondsToStop) };
}

/** Copies the output to the log file, until it is all `written`; `words` are the last lines of stderr. */
function keepWords(child: ChildProcess, logFile: string): { words: () => string; written: Promise<void> } {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  // A log that cannot be written (full disk, file-size limit) must not end the run it describes.
  log.on('error', () => undefined);
  const last: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => log.write(chunk));
  child.stderr?.on('data', (chunk: Buffer) => log.write(chunk));
  createInterface({ input: child.stderr! }).on('line', (line) => {
    last.push(line);
    if (last.length > linesKept) last.shift();
  });
  child.once('close', () => log.end());
  const written = finished(log).catch(() => undefined);
  return { words: () => last.join('\n'), written };
}

const readyMessage = z.object({ service: z.string(), url: z.url() });

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readyLine(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const ready = readyMessage.safeParse(jsonIn(line));
      if (ready.success && ready.data.service === name) resolve(ready.data.url);
    });
  });
}

async function failure(gone: Promise<string>): Promise<{ reason: string }> {
  return { reason: await gone };
}

function timeUp(child: ChildProcess, ready: Promise<string>): Promise<{ reason: string }> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve({ reason: `not ready after ${secondsToReady} s` });
    }, secondsToReady * 1000);
    timer.unref();
    child.once('close', () => clearTimeout(timer));
    void ready.then(() => clearTimeout(timer));
  });
}

async function stopService(child: ChildProcess, gone: Promise<string>, secondsToStop: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), secondsToStop * 1000);
  await gone;
  clearTimeout(timer);
}
