import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pc from 'picocolors';
import { z } from 'zod';
import type { DataFolder } from './data-folder.ts';
import type { EndedExecution } from './execution.ts';
import { currentStates, latestOutput } from './history.ts';
import { limitOfTheMachine } from './machine-limits.ts';

/** A failed run in the words that its error carries. */
export interface RunFailure {
  state: string;
  error: string;
  message: string;
  nextStep: string | undefined;
}

const skippedOutput = z.looseObject({ decision: z.literal('skip'), reason: z.string() });
const lambdaCause = z.looseObject({ errorMessage: z.string() });

export function failureOf(execution: EndedExecution): RunFailure {
  if (execution.status === 'SUCCEEDED') {
    const skipped = skippedOutput.safeParse(latestOutput(execution.events));
    return {
      state: 'StartRun',
      error: 'RunSkipped',
      message: skipped.success ? skipped.data.reason : 'the machine ended without a run',
      nextStep: 'wait for the other run to end, then start again.',
    };
  }
  const cause = execution.cause ?? '';
  const message = messageIn(cause);
  // Errors of the pipeline end with “Next: …” (PipelineError).
  const [said = '', nextStep] = message.split(/ Next: (?!.* Next: )/s);
  return {
    state: currentStates(execution.events).at(-1) ?? 'StartRun',
    error: execution.error ?? execution.status,
    message: said,
    nextStep: limitOfTheMachine(said) ?? nextStep,
  };
}

function messageIn(cause: string): string {
  try {
    return lambdaCause.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return cause;
  }
}

const alertSeconds = 10;

/** The file of the alert that the failure rule delivered, or undefined when none came in time. */
export async function findAlert(folder: DataFolder, startedAt: number): Promise<string | undefined> {
  const deadline = Date.now() + alertSeconds * 1000;
  do {
    const names = existsSync(folder.outbox) ? readdirSync(folder.outbox, { recursive: true, encoding: 'utf8' }) : [];
    const alert = names
      .map((name) => join(folder.outbox, name))
      .filter((file) => statSync(file).isFile() && statSync(file).mtimeMs >= startedAt)
      .toSorted()
      .at(-1);
    if (alert !== undefined) return alert;
    await sleep(200);
  } while (Date.now() < deadline);
  return undefined;
}

export function failureReport(
  executionName: string,
  { state, error, message, nextStep }: RunFailure,
  alert: string | undefined,
  folder: DataFolder,
): string {
  return [
    '',
    pc.red(pc.bold(`The run failed in ${state}: ${error}`)),
    message,
    ...(nextStep === undefined ? [] : [`Next: ${nextStep}`]),
    alert === undefined ? `No alert arrived in ${folder.outbox} within ${alertSeconds} s.` : `Alert: ${alert}`,
    `Log: ${join(folder.runs, `${executionName}.log`)}`,
  ].join('\n');
}
