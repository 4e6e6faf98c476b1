import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Application, readApplication } from '../../local/lambda/application.ts';
import { needsSynthesis, synthesize } from '../../local/run/assembly.ts';

export const project = fileURLToPath(new URL('../..', import.meta.url));

/** Writes `cdk.out` when it is missing or older than what it is made from. */
export async function synthesizeWhenNeeded(): Promise<void> {
  if (needsSynthesis(project)) await synthesize(project, new AbortController().signal);
}

/** The synthesized application, its machine without pauses: who waits in the interpreter waits in real time. */
export function applicationWithoutPauses(): Application {
  const application = readApplication(join(project, 'cdk.out'));
  const stateMachines = application.stateMachines.map((machine) => ({
    ...machine,
    definition: withoutPauses(machine.definition) as Record<string, unknown>,
  }));
  return { ...application, stateMachines };
}

function withoutPauses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPauses);
  if (typeof value !== 'object' || value === null) return value;
  const { SecondsPath, ...fields } = value as Record<string, unknown>;
  const entries = Object.entries({ ...fields, ...(SecondsPath === undefined ? {} : { Seconds: 0 }) });
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, name === 'IntervalSeconds' ? 0 : withoutPauses(inner)]),
  );
}
