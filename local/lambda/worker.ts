/**
 * The inside of one execution environment: loads the handler, then answers invocations one by one over the channel to
 * its parent. Runs as a process of its own; imports nothing of the project, so that a cold start is the function's.
 */
import { readFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import type { FunctionFailure, WorkerReply, WorkerRequest } from './worker-messages.ts';

// Every state of every run is a cold start of a bundle of megabytes; V8 compiles each once per machine. The folder is the
// parent's: this process's own temporary folder goes with it.
enableCompileCache(process.argv[2]);

/** Synchronous invocation limit of AWS Lambda, bytes of the JSON response. */
const maximumResponseBytes = 6_291_556;
const memoryReportMilliseconds = 100;

type Handler = (event: unknown, context: Record<string, unknown>) => unknown;

function reply(message: WorkerReply): void {
  process.send?.(message);
}

/** Highest resident memory of this process, MB. `maxRSS` would include the parent's memory at the time of the fork. */
function peakMemoryMb(): number {
  if (process.platform !== 'linux') return Math.round(process.resourceUsage().maxRSS / 1024);
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}

/** The same reading of errors as in the Node.js runtime interface client. */
function failureOf(error: unknown): FunctionFailure {
  if (types.isNativeError(error)) {
    return {
      errorType: error.name,
      errorMessage: error.message,
      trace: (error.stack ?? '').split('\n'),
    };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function runtimeFailure(errorType: string, error: unknown): FunctionFailure {
  const failure = failureOf(error);
  return { ...failure, errorType, errorMessage: `${failure.errorType}: ${failure.errorMessage}` };
}

async function loadHandler(): Promise<Handler> {
  const root = process.env['LAMBDA_TASK_ROOT'] ?? process.cwd();
  const [file = '', exported = ''] = (process.env['_HANDLER'] ?? '').split('.');
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(path.join(root, `${file}.mjs`)).href)) as Record<string, unknown>;
  } catch (error) {
    const errorType = error instanceof SyntaxError ? 'Runtime.UserCodeSyntaxError' : 'Runtime.ImportModuleError';
    throw Object.assign(new Error(errorType), { failure: runtimeFailure(errorType, error) });
  }
  const handler = module[exported];
  if (typeof handler !== 'function') {
    const errorMessage = `${file}.${exported} is undefined or not exported`;
    throw Object.assign(new Error(errorMessage), {
      failure: { errorType: 'Runtime.HandlerNotFound', errorMessage, trace: [] },
    });
  }
  return handler as Handler;
}

function contextOf(request: WorkerRequest): Record<string, unknown> {
  const functionName = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? '';
  return {
    awsRequestId: request.requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: request.functionArn,
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    getRemainingTimeInMillis: () => Math.max(0, request.deadline - Date.now()),
  };
}

async function answer(handler: Handler, request: WorkerRequest): Promise<WorkerReply> {
  try {
    const result: unknown = await handler(JSON.parse(request.event), contextOf(request));
    const response = JSON.stringify(result) ?? 'null';
    if (Buffer.byteLength(response) > maximumResponseBytes) {
      const errorMessage = `Response payload size exceeded maximum allowed payload size (${maximumResponseBytes} bytes).`;
      const failure = { errorType: 'Function.ResponseSizeTooLarge', errorMessage };
      return { type: 'failed', failure, peakMemoryMb: peakMemoryMb() };
    }
    return { type: 'succeeded', response, peakMemoryMb: peakMemoryMb() };
  } catch (error) {
    return { type: 'failed', failure: failureOf(error), peakMemoryMb: peakMemoryMb() };
  }
}

function endWith(failure: FunctionFailure, exitCode: number): void {
  const message: WorkerReply = { type: 'failed', failure, peakMemoryMb: peakMemoryMb(), exiting: true };
  process.send?.(message, () => process.exit(exitCode));
}

process.on('disconnect', () => process.exit());
// Ctrl-C reaches every process of a terminal. Whether the function goes on is its parent's to say; ended by the signal it
// would count as failed, and somebody would be alerted.
process.on('SIGINT', () => undefined);
process.on('uncaughtException', (error) => endWith(failureOf(error), 129));
process.on('unhandledRejection', (reason) => {
  endWith(runtimeFailure('Runtime.UnhandledPromiseRejection', reason), 128);
});
let reportedMb = 0;
setInterval(() => {
  const peak = peakMemoryMb();
  if (peak === reportedMb) return;
  reportedMb = peak;
  reply({ type: 'memory', peakMemoryMb: peak });
}, memoryReportMilliseconds).unref();

const started = performance.now();
try {
  const handler = await loadHandler();
  process.on('message', (request: WorkerRequest) => {
    void answer(handler, request).then(reply);
  });
  reply({ type: 'ready', initMilliseconds: Math.round(performance.now() - started) });
  // Left to the end it would never be written: the process is killed.
  flushCompileCache();
} catch (error) {
  endWith((error as { failure?: FunctionFailure }).failure ?? failureOf(error), 1);
}
