import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FunctionDefinition } from './application.ts';
import { FunctionError, InvocationAbortedError } from './function-error.ts';
import { environmentOf } from './function-environment.ts';
import type { FunctionLog } from './function-log.ts';
import type { WorkerReply, WorkerRequest } from './worker-messages.ts';

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));
/** Where V8 keeps what it compiled, for all processes of this machine. */
const compileCache = process.env['NODE_COMPILE_CACHE'] ?? path.join(tmpdir(), 'node-compile-cache');

export interface InvocationOptions {
  log: FunctionLog;
  signal?: AbortSignal | undefined;
}

interface Invocation {
  requestId: string;
  log: FunctionLog;
  settle: (reply: Extract<WorkerReply, { type: 'succeeded' | 'failed' }>) => void;
}

/** One process that serves one invocation at a time, as one Lambda execution environment does. */
export class ExecutionEnvironment {
  readonly #definition: FunctionDefinition;
  readonly #child: ChildProcess;
  readonly #temporaryFolder: string;
  readonly #ready = Promise.withResolvers<void>();
  #initMilliseconds: number | undefined;
  #invocation: Invocation | undefined;
  /** Why this process was killed by its parent. */
  #ending: 'timeout' | 'memory' | 'abort' | undefined;
  #peakMemoryMb = 0;
  #alive = true;
  #exiting = false;

  /** @param overlay variables that replace or join the template's */
  constructor(definition: FunctionDefinition, overlay: Record<string, string>) {
    this.#definition = definition;
    // Each environment has a /tmp of its own in Lambda; what a killed function left there goes with it.
    this.#temporaryFolder = mkdtempSync(path.join(tmpdir(), 'function-'));
    this.#child = fork(worker, [compileCache], {
      cwd: definition.codeFolder,
      env: environmentOf(definition, overlay, this.#temporaryFolder),
      // The share of the memory that Lambda's Node.js runtime gives to the heap.
      execArgv: [`--max-old-space-size=${Math.floor(definition.memorySizeMb * 0.9)}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#follow('stdout');
    this.#follow('stderr');
    this.#child.on('message', (reply: WorkerReply) => this.#receive(reply));
    this.#child.on('error', (error) => this.#ready.reject(error));
    this.#child.once('close', (code, signal) => this.#closed(code, signal));
    // Read by the first invocation; a process that ends while idle is nobody's failure.
    this.#ready.promise.catch(() => undefined);
  }

  get alive(): boolean {
    return this.#alive && !this.#exiting && this.#ending === undefined;
  }

  get peakMemoryMb(): number {
    return this.#peakMemoryMb;
  }

  /**
   * @param event JSON
   * @returns the response, JSON
   * @throws FunctionError as Lambda would report it; InvocationAbortedError when the signal was raised
   */
  async invoke(event: string, requestId: string, options: InvocationOptions): Promise<string> {
    const { log, signal } = options;
    const { promise, resolve: settle } =
      Promise.withResolvers<Extract<WorkerReply, { type: 'succeeded' | 'failed' }>>();
    this.#invocation = { requestId, log, settle };
    const abort = (): void => this.#kill('abort');
    signal?.addEventListener('abort', abort, { once: true });
    const started = performance.now();
    // The clock also covers loading the module: nothing of a function may hang for ever.
    const timer = setTimeout(() => this.#kill('timeout'), this.#definition.timeoutSeconds * 1000);
    try {
      if (signal?.aborted === true) abort();
      void this.#ready.promise.then(
        () => this.#send(event, requestId),
        () => undefined,
      );
      const reply = await promise;
      // Lines that the function printed before it answered may still be in the pipes.
      await new Promise((resolve) => setImmediate(resolve));
      log.report(
        { function: this.#definition.name, requestId },
        {
          milliseconds: Math.round(performance.now() - started),
          initMilliseconds: this.#initMilliseconds,
          peakMemoryMb: this.#peakMemoryMb,
          error: reply.type === 'failed' ? reply.failure.errorType : undefined,
        },
      );
      this.#initMilliseconds = undefined;
      if (this.#ending === 'abort') throw new InvocationAbortedError('The invocation was aborted.');
      if (reply.type === 'failed') throw new FunctionError(reply.failure);
      return reply.response;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      this.#invocation = undefined;
    }
  }

  /** Ends the process and waits until it is gone. */
  async end(): Promise<void> {
    if (!this.#alive) return;
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    this.#kill('abort');
    await closed;
  }

  #send(event: string, requestId: string): void {
    if (!this.alive) return;
    const deadline = Date.now() + this.#definition.timeoutSeconds * 1000;
    this.#child.send({ requestId, functionArn: this.#definition.arn, event, deadline } satisfies WorkerRequest);
  }

  #kill(reason: 'timeout' | 'memory' | 'abort'): void {
    this.#ending ??= reason;
    this.#child.kill('SIGKILL');
  }

  #receive(reply: WorkerReply): void {
    if (reply.type === 'ready') {
      this.#initMilliseconds = reply.initMilliseconds;
      this.#ready.resolve();
      return;
    }
    this.#exiting ||= reply.type === 'failed' && reply.exiting === true;
    this.#peakMemoryMb = Math.max(this.#peakMemoryMb, reply.peakMemoryMb);
    if (this.#peakMemoryMb > this.#definition.memorySizeMb) {
      this.#kill('memory');
      return;
    }
    if (reply.type !== 'memory' && this.#ending === undefined) this.#invocation?.settle(reply);
  }

  #closed(code: number | null, signal: NodeJS.Signals | null): void {
    this.#alive = false;
    rmSync(this.#temporaryFolder, { recursive: true, force: true });
    this.#ready.reject(new Error('The process ended.'));
    const prefix = `RequestId: ${this.#invocation?.requestId ?? '-'} Error: `;
    const failure = {
      timeout: {
        errorType: 'Sandbox.Timedout',
        errorMessage: `${prefix}Task timed out after ${this.#definition.timeoutSeconds.toFixed(2)} seconds`,
      },
      memory: {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: `${prefix}Runtime exited with error: signal: killed (${this.#peakMemoryMb} MB used, ${this.#definition.memorySizeMb} MB given)`,
      },
      abort: { errorType: 'Runtime.ExitError', errorMessage: `${prefix}the invocation was aborted` },
      exit: {
        errorType: signal === 'SIGABRT' ? 'Runtime.OutOfMemory' : 'Runtime.ExitError',
        errorMessage: `${prefix}Runtime exited with error: ${signal === null ? `exit status ${code}` : `signal: ${signal}`}`,
      },
    }[this.#ending ?? 'exit'];
    this.#invocation?.settle({ type: 'failed', failure, peakMemoryMb: this.#peakMemoryMb });
  }

  #follow(stream: 'stdout' | 'stderr'): void {
    const input = this.#child[stream];
    if (input === null) return;
    let last: Invocation | undefined;
    createInterface({ input }).on('line', (line) => {
      last = this.#invocation ?? last;
      last?.log.line({ function: this.#definition.name, requestId: last.requestId }, stream, line);
    });
  }
}
