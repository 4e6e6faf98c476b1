const limits = [
  {
    signs: /\bEFBIG\b|file too large/i,
    nextStep: 'the file-size limit was reached; raise it (`ulimit -f unlimited`) and start again.',
  },
  // The local warehouse stops while there is still room to close its files.
  {
    signs: /\bENOSPC\b|No space left|MB are free under/i,
    nextStep: 'the disk is full; free some space, or choose a folder on another disk with --data, and start again.',
  },
];

/**
 * The next step when a message tells of a full disk or of a file-size limit; undefined otherwise. The warehouse and the
 * functions say so in their own words and then advise on the statement, which is not at fault.
 */
export function limitOfTheMachine(message: string): string | undefined {
  return limits.find(({ signs }) => signs.test(message))?.nextStep;
}
