import { familyOf } from '../contracts/errors.ts';
import type { NotifyFailureInput } from '../contracts/states.ts';
import type { FailureTrace } from './ports.ts';

/** Characters of a cause that an alert shows; the rest is in the execution's history. */
const CAUSE_CHARACTERS = 900;
/** SNS limit for the subject of an e-mail. */
const SUBJECT_CHARACTERS = 100;

export interface FailureMessage {
  subject: string;
  message: string;
}

const statusWords = { FAILED: 'failed', TIMED_OUT: 'ran out of time', ABORTED: 'was aborted' } as const;

/** What happened, what was tried already, and the exact next command; plain text, no personal data, no secrets. */
export function failureMessage(detail: NotifyFailureInput['detail'], trace: FailureTrace | null): FailureMessage {
  const { name, status, input, error, cause } = detail;
  const errorName = error ?? trace?.error ?? status;
  const state = trace?.state ?? null;
  const where = state === null ? '' : ` in ${state}`;
  const { text, nextStep } = readCause(cause ?? trace?.cause ?? null);
  const tried =
    trace === null || state === null
      ? 'No task failed by itself.'
      : `${state} was tried ${trace.attempts === 1 ? 'once' : `${trace.attempts} times`}.`;
  const lines = [
    `SallaPipeline${storeOf(input)} ${statusWords[status]}${where}: ${errorName}.`,
    ...(text === '' ? [] : ['', text]),
    '',
    `Already tried: ${tried} ${familyWords[familyOf(errorName)]}`,
    `Gold still shows the last run that finished.`,
    '',
    ...nextSteps(detail, nextStep),
    '',
    `Execution: ${name}`,
  ];
  const subject = asSubject(`SallaPipeline ${statusWords[status]}${where}: ${errorName}`);
  return { subject, message: lines.join('\n') };
}

/** SNS refuses control characters and anything but ASCII in a subject. */
export function asSubject(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?').slice(0, SUBJECT_CHARACTERS);
}

const familyWords = {
  retry: 'The other side was busy or away through all retries.',
  stop: 'Errors of this kind are not retried: a person must act.',
  bug: 'Unexpected errors are not retried.',
} as const;

/** Account of the endpoint that stands for AWS on a laptop, where no `aws` command reaches. */
export const LAPTOP_ACCOUNT = '000000000000';
const startOnLaptop = 'npm start, with the flags of the start that failed';

function nextSteps(
  { status, executionArn, stateMachineArn, input }: NotifyFailureInput['detail'],
  nextStep: string | null,
): string[] {
  const onLaptop = executionArn.split(':')[4] === LAPTOP_ACCOUNT;
  const redrive = onLaptop ? startOnLaptop : `aws stepfunctions redrive-execution --execution-arn ${executionArn}`;
  if (status === 'ABORTED') return [`Next: if nobody stopped it on purpose, continue it: ${redrive}`];
  if (nextStep === null) return [`Next: continue where it stopped: ${redrive}`];
  // A new run, because the state that heals this comes before the one that failed.
  const start = onLaptop
    ? startOnLaptop
    : `aws stepfunctions start-execution --state-machine-arn ${stateMachineArn} --input '${input ?? '{}'}'`;
  const again = /start the run again/.test(nextStep)
    ? `Start it again: ${start}`
    : `Then continue where it stopped: ${redrive}`;
  return [`Next: ${nextStep}`, again];
}

/** Lambda's cause is JSON `{errorType, errorMessage, trace}`; only the message is shown, without its stack. */
export function readCause(cause: string | null): { text: string; nextStep: string | null } {
  if (cause === null) return { text: '', nextStep: null };
  let message = cause;
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed)
      message = String(parsed.errorMessage);
  } catch {
    // A cause that is not Lambda's is shown as it is.
  }
  // Our own errors end in "Next: …" (PipelineError).
  const [text = '', nextStep] = message.split(/ Next: (?!.* Next: )/s);
  return { text: shown(text), nextStep: nextStep === undefined ? null : shown(nextStep) };
}

function shown(text: string): string {
  const clean = text
    .replaceAll(/ory_[a-z]{2}_\S+/g, '[token]')
    .replaceAll(/bearer\s+\S+/gi, 'Bearer [token]')
    .replaceAll(/[^\s@<>"']+@[^\s@<>"']+\.[a-z]{2,}/gi, '[e-mail]')
    .replaceAll(/\+\d{9,15}\b/g, '[phone]');
  return clean.length <= CAUSE_CHARACTERS ? clean : `${clean.slice(0, CAUSE_CHARACTERS)} …`;
}

export function storeOf(input: string | null | undefined): string {
  const storeId = /"storeId"\s*:\s*"?(\d{1,19})/.exec(input ?? '')?.[1];
  return storeId === undefined ? '' : ` of store ${storeId}`;
}
