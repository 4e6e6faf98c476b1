import { FunctionError } from '../lambda/function-error.ts';
import type { FunctionLog } from '../lambda/function-log.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import type { State } from './definition-check.ts';
import { maximumEvents } from './execution-history.ts';
import type { HistoryBranch } from './execution-history.ts';
import { StateAbortedError, StateError, assertPayload } from './state-error.ts';

export interface TaskOptions {
  functions: FunctionPool;
  log: FunctionLog;
  history: HistoryBranch;
  /** Raised when the execution ends, or the Map around the task. */
  signal: AbortSignal;
  onFailure: (error: string) => void;
  onMemory: (peakMemoryMb: number) => void;
}

export interface TaskInvocation {
  /** The output, or why there is none; open after the task's time limit, which the package itself raises. */
  answer: Promise<unknown>;
  /** Settles when the function's process is done with the task, or dead. */
  released: Promise<void>;
}

/** One attempt of a Task state: invokes its function, and kills the process when `TimeoutSeconds` are over. */
export function invokeTask(name: string, state: State, input: unknown, options: TaskOptions): TaskInvocation {
  const { history, signal } = options;
  const resource = state.Resource ?? '';
  const timeout = new AbortController();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();

  const answer = async (): Promise<unknown> => {
    assertPayload(input, name);
    assertHistory(history);
    const details = { resource, input: JSON.stringify(input), timeoutInSeconds: state.TimeoutSeconds };
    history.add('LambdaFunctionScheduled', details);
    history.add('LambdaFunctionStarted');
    const limit = (): void => {
      history.add('LambdaFunctionTimedOut', { error: 'States.Timeout' });
      options.onFailure('States.Timeout');
      timeout.abort();
    };
    const timer = setTimeout(limit, (state.TimeoutSeconds ?? 0) * 1000);
    try {
      const invocation = options.functions.invoke(resource, input, {
        log: options.log,
        signal: AbortSignal.any([signal, timeout.signal]),
        onMemory: options.onMemory,
      });
      const output = await invocation.finally(release);
      assertPayload(output, name);
      history.add('LambdaFunctionSucceeded', { output: JSON.stringify(output) });
      return output;
    } catch (error) {
      if (signal.aborted) throw new StateAbortedError();
      // The package's own timer of the same length raises States.Timeout, in the form that its retriers know.
      if (timeout.signal.aborted) return await new Promise<never>(() => undefined);
      if (!(error instanceof FunctionError)) throw error;
      history.add('LambdaFunctionFailed', { error: error.name, cause: error.message });
      options.onFailure(error.name);
      throw new StateError(error.name, error.message);
    } finally {
      clearTimeout(timer);
    }
  };

  const answered = answer();
  // Refused before anything was invoked.
  answered.catch(release);
  return { answer: answered, released };
}

function assertHistory(history: HistoryBranch): void {
  if (history.length < maximumEvents) return;
  throw new StateError(
    'States.Runtime',
    `The execution reached the maximum number of history events (${maximumEvents}).`,
    { terminal: true },
  );
}
