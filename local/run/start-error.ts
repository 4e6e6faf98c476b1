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
  if (error instanceof StartError) return `${error.message}\nNext: ${error.nextStep}`;
  // Errors of the pipeline carry their next step in the message.
  if (error instanceof Error && 'nextStep' in error) return error.message;
  const known = describeSystemError(error);
  if (known !== undefined) return known;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function describeSystemError(error: unknown): string | undefined {
  const { code, path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  const where = path ?? syscall ?? 'a file';
  switch (code) {
    case 'EFBIG':
      return `The file-size limit was reached while writing ${where}.\nNext: raise it (\`ulimit -f unlimited\`), then start again.`;
    case 'ENOSPC':
      return `The disk is full; ${where} could not be written.\nNext: free some space, then start again.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${where} may not be written or read (${code}).\nNext: choose another folder with --data, or correct its permissions.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${where} is in the way: a folder was expected (${code}).\nNext: choose another folder with --data.`;
    default:
      return undefined;
  }
}
