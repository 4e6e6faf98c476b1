/**
 * Which definitions run locally as they would in AWS. `aws-local-stepfunctions` ignores or misreads some constructs
 * without a word; whatever is not known to behave is refused when the definition is loaded.
 */
import aslValidator from 'asl-validator';
import {
  comparison,
  contextPath,
  fieldsOfCatchers,
  fieldsOfMachines,
  fieldsOfProcessors,
  fieldsOfRetriers,
  fieldsOfStates,
  intrinsicFunctions,
  simplePath,
} from './supported-language.ts';

/** A state machine or the processor of a Map: states and where they start. */
export interface States {
  StartAt: string;
  States: Record<string, State>;
  TimeoutSeconds?: number;
}

export interface State {
  Type: 'Task' | 'Map' | 'Choice' | 'Pass' | 'Wait' | 'Succeed' | 'Fail';
  Resource?: string;
  TimeoutSeconds?: number;
  ItemProcessor?: States;
  ItemsPath?: string;
  ItemSelector?: Record<string, unknown>;
  MaxConcurrency?: number;
  Retry?: Record<string, unknown>[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  Choices?: Record<string, unknown>[];
  [field: string]: unknown;
}

/**
 * Lists what keeps a definition from running here as it would in AWS.
 * @returns one sentence for each finding, empty when there is none
 */
export function findUnsupported(definition: Record<string, unknown>): string[] {
  const findings: string[] = [];
  const { isValid, errorsText } = aslValidator(structuredClone(definition), { checkArn: true, checkPaths: true });
  if (!isValid) findings.push(`the definition is not valid: ${errorsText('; ')}`);
  const names = new Set<string>();

  const checkMachine = (machine: Record<string, unknown>, where: string, fields: readonly string[]): void => {
    unknownFields(machine, fields, where);
    if (machine['QueryLanguage'] === 'JSONata') findings.push(`${where}: QueryLanguage JSONata`);
    for (const [name, state] of Object.entries((machine['States'] ?? {}) as Record<string, State>)) {
      if (names.has(name)) findings.push(`${name}: two states have this name`);
      names.add(name);
      checkState(name, state);
    }
  };

  const checkState = (name: string, state: State): void => {
    const fields = fieldsOfStates[state.Type];
    if (fields === undefined) {
      findings.push(`${name}: state type ${state.Type}`);
      return;
    }
    unknownFields(state, fields, name);
    for (const field of [
      'InputPath',
      'OutputPath',
      'ItemsPath',
      'SecondsPath',
      'TimestampPath',
      'ErrorPath',
      'CausePath',
    ]) {
      if (typeof state[field] === 'string') checkPath(state[field], `${name} ${field}`);
    }
    if (typeof state['ResultPath'] === 'string' && !simplePath.test(state['ResultPath'])) {
      findings.push(`${name} ResultPath: ${state['ResultPath']}`);
    }
    for (const field of ['Parameters', 'ResultSelector', 'ItemSelector'])
      checkTemplate(state[field], `${name} ${field}`);
    if (state.Type === 'Task') checkTask(name, state);
    if (state.Type === 'Pass' && 'Result' in state && !state['Result']) {
      findings.push(`${name}: a Result that is ${JSON.stringify(state['Result'])}`);
    }
    for (const choice of state.Choices ?? []) checkChoice(choice, name);
    checkFailureHandling(name, state);
    if (state.Type === 'Map') {
      const processor = (state.ItemProcessor ?? {}) as Record<string, unknown>;
      const mode = (processor['ProcessorConfig'] as { Mode?: string } | undefined)?.Mode ?? 'INLINE';
      if (mode !== 'INLINE') findings.push(`${name}: Map mode ${mode}`);
      checkMachine(processor, `${name} ItemProcessor`, fieldsOfProcessors);
    }
  };

  const checkTask = (name: string, state: State): void => {
    if (!/^arn:[^:]+:lambda:[^:]*:[^:]*:function:/.test(state.Resource ?? '')) {
      findings.push(`${name}: Resource ${state.Resource} (only the ARN of a function is run locally)`);
    }
  };

  const checkFailureHandling = (name: string, state: State): void => {
    for (const retrier of state.Retry ?? []) unknownFields(retrier, fieldsOfRetriers, `${name} Retry`);
    for (const catcher of state.Catch ?? []) unknownFields(catcher, fieldsOfCatchers, `${name} Catch`);
    for (const { ErrorEquals } of [...(state.Retry ?? []), ...(state.Catch ?? [])] as { ErrorEquals: string[] }[]) {
      // Terminal here, whatever the definition says; in AWS only their own names match them.
      for (const error of ['States.DataLimitExceeded', 'States.Runtime']) {
        if (ErrorEquals.includes(error)) findings.push(`${name}: ${error} in ErrorEquals`);
      }
      if (state.Type === 'Map' && ErrorEquals.includes('States.TaskFailed')) {
        findings.push(`${name}: States.TaskFailed in ErrorEquals of a Map`);
      }
    }
  };

  const checkChoice = (rule: Record<string, unknown>, name: string): void => {
    for (const [field, value] of Object.entries(rule)) {
      if (field === 'And' || field === 'Or') {
        for (const inner of value as Record<string, unknown>[]) checkChoice(inner, name);
      } else if (field === 'Not') checkChoice(value as Record<string, unknown>, name);
      else if (field === 'Variable' || (field.endsWith('Path') && comparison.test(field))) {
        checkPath(String(value), `${name} ${field}`);
      } else if (field !== 'Next' && field !== 'Comment' && !comparison.test(field)) {
        findings.push(`${name}: ${field} in Choices`);
      }
    }
  };

  const checkTemplate = (template: unknown, where: string): void => {
    if (typeof template !== 'object' || template === null) return;
    for (const [key, value] of Object.entries(template)) {
      if (key.endsWith('.$') && typeof value === 'string') checkExpression(value, where);
      else checkTemplate(value, where);
    }
  };

  const checkExpression = (expression: string, where: string): void => {
    if (expression.startsWith('$')) {
      checkPath(expression, where);
      return;
    }
    for (const [name] of expression.matchAll(/States\.\w+/g)) {
      if (!intrinsicFunctions.has(name)) findings.push(`${where}: ${name}`);
    }
    for (const [path] of expression.matchAll(/\$[^,)\s]*/g)) checkPath(path, where);
  };

  const checkPath = (path: string, where: string): void => {
    const supported = path.startsWith('$$')
      ? contextPath.test(path) && simplePath.test(path.slice(1))
      : simplePath.test(path);
    if (!supported) findings.push(`${where}: path ${path}`);
  };

  const unknownFields = (subject: object, known: readonly string[], where: string): void => {
    for (const field of Object.keys(subject)) if (!known.includes(field)) findings.push(`${where}: field ${field}`);
  };

  checkMachine(definition, 'the machine', fieldsOfMachines);
  return findings;
}
