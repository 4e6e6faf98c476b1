import { z } from 'zod';
import { PipelineInput } from '../contracts/states.ts';
import type { Execution, Executions } from './ports.ts';

const InputText = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  })
  .pipe(PipelineInput);

/**
 * The execution that reads the same store and started earlier; null when there is none. Best effort, since the list is
 * eventually consistent: loads and builds tolerate a second run, this only keeps it from happening every hour.
 */
export async function earlierRun(
  executions: Executions,
  own: { arn: string; startTime: string; stateMachineArn: string; storeId: string },
): Promise<Execution | null> {
  const others = (await executions.running(own.stateMachineArn)).filter(({ arn }) => arn !== own.arn);
  const sameStore = others.filter(({ input }) => InputText.safeParse(input).data?.storeId === own.storeId);
  const started = Date.parse(own.startTime);
  // Equal starts are told apart by name, so that exactly one of the two goes on.
  const earlier = sameStore.filter(
    (one) => one.startedAt < started || (one.startedAt === started && one.arn < own.arn),
  );
  return earlier.toSorted((a, b) => a.startedAt - b.startedAt)[0] ?? null;
}
