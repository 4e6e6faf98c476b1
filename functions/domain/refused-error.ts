/** What an operator asked for cannot be done as things stand, or must not: what stands against it, then the next step. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly nextStep: string;

  constructor(message: string, nextStep: string) {
    super(`${message} Next: ${nextStep}`);
    this.nextStep = nextStep;
  }
}
