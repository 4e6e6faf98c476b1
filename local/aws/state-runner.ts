import type { FunctionLog } from '../lambda/function-log.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import type { State, States } from './definition-check.ts';
import type { HistoryBranch } from './execution-history.ts';
import { runMap } from './map-state.ts';
import type { MapContext, RunItem } from './map-state.ts';
import { evaluateState } from './state-evaluation.ts';
import type { StateResult } from './state-evaluation.ts';
import { StateAbortedError, StateError, assertPayload } from './state-error.ts';
import { invokeTask } from './task-invocation.ts';

/** What an execution wants to know while its states run. */
export interface RunObserver {
  /** @param level 0 for a state of the machine itself, 1 inside a Map, and so on */
  entered(state: string, input: unknown, level: number): void;
  exited(state: string, seconds: number): void;
  attempted(state: string): void;
  attemptFailed(state: string, error: string): void;
  memory(peakMemoryMb: number): void;
}

export interface RunEnvironment {
  functions: FunctionPool;
  log: FunctionLog;
  observer: RunObserver;
  /** The context object (`$$`), without `State` and `Map`. */
  context: Record<string, unknown>;
}

/** Where in the machine a sequence of states runs. */
interface Position {
  level: number;
  history: HistoryBranch;
  /** Raised when the execution ends, or the Map around it. */
  signal: AbortSignal;
  /** `Map` of the context object. */
  mapContext?: MapContext;
}

/** Runs a machine's states from one of them to an end, each through `evaluateState`. */
export class StateRunner {
  readonly #environment: RunEnvironment;

  constructor(environment: RunEnvironment) {
    this.#environment = environment;
  }

  /**
   * @returns the output of the last state
   * @throws StateError (its name is the error that AWS would report); StateAbortedError when the signal was raised
   */
  async run(machine: States, startAt: string, input: unknown, position: Position): Promise<unknown> {
    let payload = input;
    let name: string | undefined = startAt;
    while (name !== undefined) {
      const state: State | undefined = machine.States[name];
      if (state === undefined) throw new StateError('States.Runtime', `No state "${name}".`, { terminal: true });
      const result = await this.#runState(name, state, payload, position);
      payload = result.output;
      name = result.next;
    }
    return payload;
  }

  async #runState(name: string, state: State, input: unknown, position: Position): Promise<StateResult> {
    const { history, signal } = position;
    const { functions, log, observer } = this.#environment;
    const entered = Date.now();
    history.add(`${state.Type}StateEntered`, { name, input: JSON.stringify(input) });
    observer.entered(name, input, position.level);
    const stateContext = { Name: name, EnteredTime: new Date(entered).toISOString(), RetryCount: -1 };
    const context = {
      ...this.#environment.context,
      ...(position.mapContext === undefined ? {} : { Map: position.mapContext }),
      State: stateContext,
    };
    // Settles when the processes of the last attempt are gone; the package itself does not wait for them.
    let released: Promise<unknown> = Promise.resolve();
    const work = async (effective: unknown): Promise<unknown> => {
      await released;
      // The package wakes from the pause before a retry when it is aborted, and tries once more.
      if (signal.aborted) throw new StateAbortedError();
      stateContext.RetryCount += 1;
      observer.attempted(name);
      if (state.Type === 'Map') {
        const runItem: RunItem = (processor, item, place) =>
          this.run(processor, processor.StartAt, item, { level: position.level + 1, ...place });
        const outputs = runMap(name, state, effective, { context, history, signal, runItem });
        released = outputs.catch(() => undefined);
        return outputs;
      }
      const task = invokeTask(name, state, effective, {
        functions,
        log,
        history,
        signal,
        onFailure: (error) => observer.attemptFailed(name, error),
        onMemory: (peakMemoryMb) => observer.memory(peakMemoryMb),
      });
      released = task.released;
      return task.answer;
    };
    let result: StateResult;
    try {
      result = await evaluateState(name, state.Type === 'Map' ? taskOf(state) : state, input, {
        context,
        signal,
        ...(state.Type === 'Map' || state.Type === 'Task' ? { work } : {}),
      });
    } catch (error) {
      await released;
      throw error;
    }
    const { output, next } = result;
    assertPayload(output, name);
    history.add(`${state.Type}StateExited`, { name, output: JSON.stringify(output) });
    observer.exited(name, (Date.now() - entered) / 1000);
    return { output, next };
  }
}

/** A Map with its input and output processing and failure handling, whose work is done outside. */
function taskOf(state: State): State {
  const {
    ItemProcessor: _processor,
    ItemsPath: _path,
    ItemSelector: _selector,
    MaxConcurrency: _limit,
    ...rest
  } = state;
  return { ...rest, Type: 'Task', Resource: 'map', TimeoutSeconds: 2_147_483 };
}
