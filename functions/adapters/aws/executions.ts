import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  paginateListExecutions,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { Executions, FailureTrace } from '../../domain/ports.ts';

/** Events read from the end of a history: the failing state's own retries are the last of them. */
const HISTORY_TAIL = 500;

/** Executions of Step Functions, as far as single flight and alerts need them. */
export function executions(client: SFNClient): Executions {
  const input = async (executionArn: string): Promise<string | null> =>
    (await client.send(new DescribeExecutionCommand({ executionArn }))).input ?? null;
  return {
    running: async (stateMachineArn) => {
      const found = [];
      for await (const page of paginateListExecutions({ client }, { stateMachineArn, statusFilter: 'RUNNING' })) {
        for (const { executionArn, startDate } of page.executions ?? []) {
          if (executionArn === undefined) continue;
          found.push({ arn: executionArn, startedAt: startDate?.getTime() ?? 0, input: await input(executionArn) });
        }
      }
      return found;
    },
    failure: async (executionArn) => {
      const { events } = await client.send(
        new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: HISTORY_TAIL }),
      );
      return traceFailure(events ?? []);
    },
  };
}

/** Walks back from the last failure of a task to the state that was entered, counting its failures on the way. */
function traceFailure(newestFirst: HistoryEvent[]): FailureTrace | null {
  const byId = new Map(newestFirst.map((event) => [event.id, event]));
  let event = newestFirst.find(({ type }) => isTaskFailure(type));
  if (event === undefined) return null;
  const details =
    event.lambdaFunctionFailedEventDetails ??
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.lambdaFunctionTimedOutEventDetails;
  let attempts = 0;
  while (event !== undefined && event.stateEnteredEventDetails === undefined) {
    if (isTaskFailure(event.type)) attempts += 1;
    event = byId.get(event.previousEventId);
  }
  return {
    state: event?.stateEnteredEventDetails?.name ?? null,
    attempts,
    error: details?.error ?? null,
    cause: details?.cause ?? null,
  };
}

function isTaskFailure(type: string | undefined): boolean {
  return type !== undefined && /^(Task|LambdaFunction)(Failed|TimedOut)$/.test(type);
}
