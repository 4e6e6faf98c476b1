import type { State, States } from './definition-check.ts';
import type { HistoryBranch } from './execution-history.ts';
import { StateAbortedError, StateError, assertPayload } from './state-error.ts';
import { evaluateState } from './state-evaluation.ts';

/** Iterations of an inline Map that run at a time, at most (Step Functions quota). */
const inlineConcurrency = 40;

/** `$$.Map`. */
export interface MapContext {
  Item: { Index: number; Value: unknown };
}

export type RunItem = (
  processor: States,
  input: unknown,
  place: { history: HistoryBranch; signal: AbortSignal; mapContext: MapContext },
) => Promise<unknown>;

export interface MapOptions {
  context: Record<string, unknown>;
  history: HistoryBranch;
  /** Raised when the execution ends, or the Map around this one. */
  signal: AbortSignal;
  runItem: RunItem;
}

/**
 * The work of a Map state. Done here, because the package goes on starting items after one has failed: here none is
 * started any more, and those that run are aborted.
 * @returns the outputs in the order of the items
 * @throws StateError of the item that failed first
 */
export async function runMap(name: string, state: State, input: unknown, options: MapOptions): Promise<unknown[]> {
  const items = await itemsOf(name, state, input, options);
  options.history.add('MapStateStarted', { length: items.length });
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const outputs: unknown[] = Array.from({ length: items.length });
  let failure: unknown;

  const iterate = async (index: number): Promise<void> => {
    const history = options.history.fork();
    history.add('MapIterationStarted', { name, index });
    try {
      const mapContext = { Item: { Index: index, Value: items[index] } };
      const context = { ...options.context, Map: mapContext };
      const { ItemSelector, ItemProcessor } = state;
      const item =
        ItemSelector === undefined
          ? items[index]
          : await evaluate({ Parameters: ItemSelector }, input, context, signal);
      assertPayload(item, name);
      outputs[index] =
        ItemProcessor === undefined
          ? item
          : await options.runItem(ItemProcessor, item, { history, signal, mapContext });
      history.add('MapIterationSucceeded', { name, index });
    } catch (error) {
      history.add(error instanceof StateAbortedError ? 'MapIterationAborted' : 'MapIterationFailed', { name, index });
      failure ??= error;
      failed.abort();
    }
  };

  const waiting = items.keys();
  const serve = async (): Promise<void> => {
    for (const index of waiting) {
      if (signal.aborted) return;
      await iterate(index);
    }
  };
  const concurrency = Math.min(state.MaxConcurrency || inlineConcurrency, inlineConcurrency, items.length);
  await Promise.all(Array.from({ length: concurrency }, serve));

  if (options.signal.aborted) {
    options.history.add('MapStateAborted');
    throw new StateAbortedError();
  }
  if (failed.signal.aborted) {
    options.history.add('MapStateFailed');
    throw failure;
  }
  options.history.add('MapStateSucceeded');
  return outputs;
}

async function itemsOf(
  name: string,
  state: State,
  input: unknown,
  { context, signal }: MapOptions,
): Promise<readonly unknown[]> {
  const { ItemsPath = '$' } = state;
  const items = ItemsPath === '$' ? input : await evaluate({ InputPath: ItemsPath }, input, context, signal);
  if (Array.isArray(items)) return items as unknown[];
  const cause = `The items of the Map state '${name}' (${ItemsPath}) are not an array.`;
  throw new StateError('States.Runtime', cause, { terminal: true });
}

/** Evaluates a template or a path as a Pass state would. */
async function evaluate(
  fields: { Parameters?: Record<string, unknown>; InputPath?: string },
  input: unknown,
  context: Record<string, unknown>,
  signal: AbortSignal,
): Promise<unknown> {
  return (await evaluateState('template', { Type: 'Pass', End: true, ...fields }, input, { context, signal })).output;
}
