import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PipelineInput } from '../../functions/contracts/states.ts';
import { localAws } from './aws-client.ts';
import { currentStates, ExecutionHistory } from './history.ts';

const stateMachineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:SallaPipeline';
const usualPollMilliseconds = 250;

/** An execution that ended. */
export interface EndedExecution {
  arn: string;
  name: string;
  status: string;
  /** Error name and cause as Step Functions reports them; the cause of a Lambda error is JSON. */
  error: string | undefined;
  cause: string | undefined;
  seconds: number;
  events: readonly HistoryEvent[];
}

export interface StartedExecution {
  name: string;
  /** Polls until it ends; `onStates` receives the states it is in, the outermost first. */
  follow(onStates: (states: string[]) => void, signal: AbortSignal, pollMilliseconds?: number): Promise<EndedExecution>;
}

/** Whether a run ever reached its end in this data folder. */
export async function hasSucceeded(endpoint: string): Promise<boolean> {
  const client = new SFNClient(localAws(endpoint));
  const answer = await client.send(
    new ListExecutionsCommand({ stateMachineArn, statusFilter: 'SUCCEEDED', maxResults: 1 }),
  );
  return (answer.executions ?? []).length > 0;
}

export async function startExecution(endpoint: string, input: PipelineInput): Promise<StartedExecution> {
  const client = new SFNClient(localAws(endpoint));
  const { executionArn: arn = '' } = await client.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  const name = arn.split(':').at(-1) ?? arn;
  return {
    name,
    async follow(onStates, signal, pollMilliseconds = usualPollMilliseconds) {
      const history = new ExecutionHistory(client, arn);
      for (;;) {
        if (signal.aborted) {
          await client.send(
            new StopExecutionCommand({ executionArn: arn, error: 'Interrupted', cause: 'npm start was interrupted' }),
          );
          signal.throwIfAborted();
        }
        const described = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
        await history.read();
        if (described.status !== 'RUNNING') {
          return {
            arn,
            name,
            status: described.status ?? 'UNKNOWN',
            error: described.error,
            cause: described.cause,
            seconds: ((described.stopDate?.getTime() ?? 0) - (described.startDate?.getTime() ?? 0)) / 1000,
            events: history.events,
          };
        }
        onStates(currentStates(history.events));
        await sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
