import { findUnsupported } from './definition-check.ts';
import type { State, States } from './definition-check.ts';

/** Longest time that a Node.js timer can wait, seconds (24.8 days). AWS's own default for a task is 99,999,999. */
const maximumSeconds = 2_147_483;

/**
 * Prepares a definition for `aws-local-stepfunctions`, whose reading of these differs from AWS:
 * - it replaces `$$.Execution.Input` and `$$.Execution.StartTime` by its own → they are read from `$$.ExecutionContext`;
 * - `ResultPath: "$"` writes a field named `$` → left out, which means the same;
 * - `IsPresent: false` and its kin never match → `Not` of the true form;
 * - comparisons coerce (`"5" < 10`) → guarded by the type test that AWS makes;
 * - a task without `TimeoutSeconds` ends after 60 seconds → the longest possible.
 * @throws Error that lists what the definition uses and the local runner does not support
 */
export function prepareDefinition(definition: Record<string, unknown>, name: string): States {
  const findings = findUnsupported(definition);
  if (findings.length > 0) {
    throw new Error(
      `The state machine "${name}" uses what does not run locally as it does in AWS:\n` +
        findings.map((finding) => `  - ${finding}`).join('\n') +
        '\nNext: change the definition, or local/aws/definition-check.ts together with a test of the construct.',
    );
  }
  return prepareStates(definition as unknown as States);
}

function prepareStates(machine: States): States {
  const states = Object.entries(machine.States).map(([name, state]): [string, State] => [name, prepareState(state)]);
  return { ...machine, States: Object.fromEntries(states) };
}

function prepareState(original: State): State {
  const { ItemProcessor, Choices, ...rest } = original;
  const state = withOwnContext(rest) as State;
  if (ItemProcessor !== undefined) state.ItemProcessor = prepareStates(ItemProcessor);
  if (Choices !== undefined) state.Choices = (withOwnContext(Choices) as Record<string, unknown>[]).map(prepareChoice);
  if (state['ResultPath'] === '$') delete state['ResultPath'];
  if (state.Type === 'Task') state.TimeoutSeconds = Math.min(state.TimeoutSeconds ?? maximumSeconds, maximumSeconds);
  return state;
}

function withOwnContext(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$.Execution', () => '$$.ExecutionContext');
  if (Array.isArray(value)) return value.map(withOwnContext);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withOwnContext(inner)]));
}

function prepareChoice(rule: Record<string, unknown>): Record<string, unknown> {
  const { Next, ...test } = rule;
  const prepared = prepareTest(test);
  return Next === undefined ? prepared : { ...prepared, Next };
}

function prepareTest(test: Record<string, unknown>): Record<string, unknown> {
  for (const combination of ['And', 'Or']) {
    if (combination in test) {
      return { [combination]: (test[combination] as Record<string, unknown>[]).map(prepareTest) };
    }
  }
  if ('Not' in test) return { Not: prepareTest(test['Not'] as Record<string, unknown>) };
  const { Comment: _comment, Variable, ...operation } = test;
  const [operator = '', operand] = Object.entries(operation)[0] ?? [];
  const rule = { Variable, [operator]: operand };
  if (operator.startsWith('Is')) return operand === false ? { Not: { Variable, [operator]: true } } : rule;
  const type = /^(String|Numeric|Timestamp)/.exec(operator)?.[1];
  if (type === undefined) return rule;
  return { And: [{ Variable, [`Is${type}`]: true }, rule] };
}
