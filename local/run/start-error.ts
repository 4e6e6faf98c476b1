import { limitOfTheMachine } from './machine-limits.ts';

/** A mistake or a fault that a person can act on: what happened and where, then the next step. Printed without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly nextStep: string;

  constructor(message: string, nextStep: string, options?: ErrorOptions) {
    super(message, options);
    this.nextStep = nextStep;
  }
}

/** The lines a person sees; a fault that nobody foresaw keeps its stack, because it is a bug. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const limit = limitOfTheMachine(`${code ?? ''} ${error.message}`);
  if (limit !== undefined) return `${withoutAdvice(error.message)}\nNext: ${limit}`;
  if (error instanceof StartError) return `${error.message}\nNext: ${error.nextStep}`;
  if ('nextStep' in error) return error.message;
  const where = path ?? syscall ?? 'A file';
  const fault = faultsOfThePath.find(({ codes }) => codes.includes(code ?? ''));
  return fault ? `${where} ${fault.words} (${code}).\nNext: ${fault.nextStep}` : (error.stack ?? error.message);
}

const faultsOfThePath = [
  {
    codes: ['EACCES', 'EPERM', 'EROFS'],
    words: 'may not be written or read',
    nextStep: 'choose another folder with --data, or correct its permissions.',
  },
  {
    codes: ['ENOTDIR', 'EEXIST'],
    words: 'is in the way: a folder was expected',
    nextStep: 'choose another folder with --data.',
  },
];

function withoutAdvice(message: string): string {
  return (message.split(' Next: ', 1)[0] ?? message).replace(' Free space and run the statement again.', '');
}
