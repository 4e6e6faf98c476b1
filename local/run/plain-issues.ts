import type { z } from 'zod';

/** What zod knows of a value that it refuses, before it finds words for it. */
type Refusal = z.core.$ZodRawIssue;

const expectedWords: Record<string, string> = {
  string: 'must be text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  object: 'must be an object {…}',
};

/** Error map for `safeParse` of what a person wrote: plain words that never quote the value, which may be a token. */
export function plainWords(refusal: Refusal): string | undefined {
  if (refusal.input === undefined) return 'is missing';
  switch (refusal.code) {
    case 'invalid_type':
      return expectedWords[refusal.expected];
    case 'too_small':
      if (refusal.origin === 'string') return 'is empty';
      return `must be ${refusal.inclusive === true ? 'at least' : 'above'} ${refusal.minimum}`;
    case 'too_big':
      return `must be ${refusal.inclusive === true ? 'at most' : 'below'} ${refusal.maximum}`;
    case 'unrecognized_keys':
      return `does not know ${refusal.keys.join(', ')}`;
    default:
      return undefined;
  }
}

/** One line for all that is wrong: `budgetShare.day must be at most 1; hotDays must be a whole number`. */
export function issuesInWords(error: z.ZodError, whole: string): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || whole} ${message}`).join('; ');
}
