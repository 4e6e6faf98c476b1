/** Fails `failures` times with the error that the input names, then answers how often it was called. */
export const failing = `let calls = 0;
  export const handler = async ({ failures, error }) => {
    console.log(String(Date.now()));
    if (calls++ < failures) throw Object.assign(new Error('failed call ' + calls), { name: error });
    return { calls };
  };`;

/** A machine of one task with these retriers. */
export function retrying(...Retry: Record<string, unknown>[]): Record<string, unknown> {
  return { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: 'Work', Retry, End: true } } };
}
