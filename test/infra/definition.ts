import { asText, ofType, type SynthesizedApp } from './synthesized-app.ts';

export interface State {
  Type: string;
  Next?: string;
  Default?: string;
  Resource?: string;
  TimeoutSeconds?: number;
  Retry?: { ErrorEquals: string[] }[];
  ItemProcessor?: Definition;
  [field: string]: unknown;
}

export interface Definition {
  StartAt: string;
  States: Record<string, State>;
  TimeoutSeconds?: number;
}

/** The state machine as AWS would receive it, in a made-up account. */
export function definitionOf({ pipeline }: SynthesizedApp): Definition {
  const [[, machine] = []] = ofType(pipeline, 'AWS::StepFunctions::StateMachine');
  const text = asText(machine?.Properties.DefinitionString).replaceAll(
    /\$\{(\w+)\.Arn\}/g,
    (_, id: string) =>
      `arn:aws:lambda:eu-central-1:000000000000:function:${pipeline[id]?.Properties.FunctionName as string}`,
  );
  return JSON.parse(text) as Definition;
}

/** Every state by name, those inside a Map included. */
export function allStates({ States }: Definition): [name: string, state: State][] {
  return Object.entries(States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.ItemProcessor ? allStates(state.ItemProcessor) : []),
  ]);
}

export function tasks(definition: Definition): [name: string, state: State][] {
  return allStates(definition).filter(([, state]) => state.Type === 'Task');
}
