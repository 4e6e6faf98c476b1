import { ExecutionError, StateMachine } from 'aws-local-stepfunctions';
import type { RunOptions, StateMachineDefinition } from 'aws-local-stepfunctions';
import type { State } from './definition-check.ts';
import { StateAbortedError, StateError } from './state-error.ts';

type Json = Exclude<Parameters<StateMachine['run']>[0], undefined>;

export interface StateResult {
  output: unknown;
  /** Name of the next state; undefined at the end. */
  next: string | undefined;
}

export interface EvaluationOptions {
  context: Record<string, unknown>;
  /** Does the work of a Task (or Map): gets the input after `InputPath` and `Parameters`. Called again by each retry. */
  work?: (input: unknown) => Promise<unknown>;
  signal: AbortSignal;
}

/** Joins the name of a following state, so that it cannot be the evaluated state's own. */
const following = 'next: ';

/**
 * Runs one state with `aws-local-stepfunctions`: paths, templates, choice rules, waiting, retries and catchers are the
 * package's. What follows the state is replaced by ends, so that going on, or not, is decided outside.
 * @throws StateError
 */
export async function evaluateState(
  name: string,
  state: State,
  input: unknown,
  options: EvaluationOptions,
): Promise<StateResult> {
  const targets = new Set<string>();
  const isolated = redirect(state, targets) as Record<string, unknown>;
  const machine = new StateMachine(
    {
      StartAt: name,
      States: { [name]: isolated, ...Object.fromEntries([...targets].map((target) => [target, { Type: 'Succeed' }])) },
    } as unknown as StateMachineDefinition,
    // Checked as a whole when it was loaded.
    { validationOptions: { noValidate: true } },
  );
  const overrides = options.work === undefined ? {} : { taskResourceLocalHandlers: { [name]: options.work } };
  if (options.signal.aborted) throw new StateAbortedError();
  const run = machine.run(input as Json, { overrides, context: options.context } as unknown as RunOptions);
  const abort = (): void => run.abort();
  options.signal.addEventListener('abort', abort, { once: true });
  let last = name;
  const followed = (async () => {
    for await (const event of run.eventLogs) if (event.type === 'StateEntered') last = event.state.name;
  })();
  try {
    const output: unknown = await run.result;
    await followed;
    return { output, next: last === name ? undefined : last.slice(following.length) };
  } catch (error) {
    throw options.signal.aborted ? new StateAbortedError() : stateErrorOf(error, name);
  } finally {
    options.signal.removeEventListener('abort', abort);
  }
}

/** Points every transition of a state to a stand-in and collects their names. */
function redirect(value: unknown, targets: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((element) => redirect(element, targets));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([field, inner]): [string, unknown] => {
    if (field === 'Choices' || field === 'Catch') return [field, redirect(inner, targets)];
    if ((field !== 'Next' && field !== 'Default') || typeof inner !== 'string') return [field, inner];
    targets.add(following + inner);
    return [field, following + inner];
  });
  return Object.fromEntries(entries);
}

function stateErrorOf(error: unknown, state: string): StateError {
  const cause: unknown = error instanceof ExecutionError ? error.cause : error;
  if (cause instanceof StateError) return cause;
  if (!(cause instanceof Error)) return new StateError('States.Runtime', String(cause), { terminal: true });
  // Errors of the package carry `isRetryable`; any other one is its answer to data that it did not expect.
  const known = 'isRetryable' in cause && cause.name !== 'States.Runtime';
  if (known) return new StateError(cause.name, cause.message === cause.name ? '' : cause.message);
  return new StateError('States.Runtime', `An error occurred while executing the state '${state}'. ${cause.message}`, {
    terminal: true,
  });
}
