import type { HistoryEvent } from './execution-history.ts';
import type { ExecutionRecord, ExecutionSummary } from './execution-record.ts';
import { isRedrivable } from './executions.ts';
import type { Executions } from './executions.ts';
import { ServiceError, requiredText } from './service-error.ts';
import { epochSeconds } from './wire-format.ts';
import type { Operations, ServiceRequest } from './wire-format.ts';

/** The operations of AWS Step Functions that the pipeline and the CLI use. */
export function stepFunctions(executions: Executions): Operations {
  const findExecution = (request: ServiceRequest): ExecutionRecord =>
    executions.find(requiredText(request, 'executionArn'));
  return {
    StartExecution(request) {
      const name = request['name'] as string | undefined;
      const input = (request['input'] as string | undefined) ?? '{}';
      const { executionArn, startDate } = executions.start(requiredText(request, 'stateMachineArn'), name, input);
      return { executionArn, startDate: epochSeconds(startDate) };
    },
    async StopExecution(request) {
      const { error, cause } = request as { error?: string; cause?: string };
      const { stopDate } = await executions.stop(requiredText(request, 'executionArn'), error, cause);
      return { stopDate: epochSeconds(stopDate ?? new Date().toISOString()) };
    },
    RedriveExecution(request) {
      const { redriveDate, startDate } = executions.redrive(requiredText(request, 'executionArn'));
      return { redriveDate: epochSeconds(redriveDate ?? startDate) };
    },
    DescribeExecution: (request) => describeExecution(findExecution(request)),
    ListExecutions(request) {
      const status = request['statusFilter'];
      const all = executions.list(requiredText(request, 'stateMachineArn'));
      const found = all.filter((execution) => status === undefined || execution.status === status);
      const { items, nextToken } = pageOf(found, request, 100);
      return { executions: items.map(listItem), nextToken };
    },
    GetExecutionHistory(request) {
      const events = findExecution(request).events;
      const ordered = request['reverseOrder'] === true ? events.toReversed() : events;
      const { items, nextToken } = pageOf(ordered, request, 100);
      const withData = request['includeExecutionData'] !== false;
      return { events: items.map((event) => historyItem(event, withData)), nextToken };
    },
    DescribeStateMachine(request) {
      const { arn, name, roleArn, definition } = executions.machine(requiredText(request, 'stateMachineArn'));
      return {
        stateMachineArn: arn,
        name,
        roleArn,
        definition: JSON.stringify(definition),
        type: 'STANDARD',
        status: 'ACTIVE',
        creationDate: 0,
      };
    },
    ListStateMachines: () => ({
      stateMachines: executions
        .machines()
        .map(({ arn, name }) => ({ stateMachineArn: arn, name, type: 'STANDARD', creationDate: 0 })),
    }),
  };
}

function describeExecution(record: ExecutionRecord): unknown {
  return {
    ...listItem(record),
    input: JSON.stringify(record.input),
    inputDetails: { included: true },
    output: record.status === 'SUCCEEDED' ? JSON.stringify(record.output) : undefined,
    outputDetails: record.status === 'SUCCEEDED' ? { included: true } : undefined,
    error: record.error,
    cause: record.cause,
    redriveStatus: isRedrivable(record) ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
  };
}

function listItem(summary: ExecutionSummary): Record<string, unknown> {
  const { executionArn, stateMachineArn, name, status, startDate, stopDate, redriveCount, redriveDate } = summary;
  return {
    executionArn,
    stateMachineArn,
    name,
    status,
    startDate: epochSeconds(startDate),
    stopDate: stopDate === undefined ? undefined : epochSeconds(stopDate),
    redriveCount,
    redriveDate: redriveDate === undefined ? undefined : epochSeconds(redriveDate),
  };
}

function historyItem(event: HistoryEvent, withData: boolean): Record<string, unknown> {
  const fields = Object.entries(event).map(([name, value]): [string, unknown] => {
    if (withData || typeof value !== 'object') return [name, value];
    const { input: _input, output: _output, ...details } = value as Record<string, unknown>;
    return [name, details];
  });
  return { ...Object.fromEntries(fields), timestamp: epochSeconds(event.timestamp) };
}

/** `nextToken` is the position of the next page. */
function pageOf<T>(all: readonly T[], request: ServiceRequest, byDefault: number): { items: T[]; nextToken?: string } {
  const start = Number(request['nextToken'] ?? 0);
  if (!Number.isInteger(start)) throw new ServiceError('InvalidToken', 'Invalid Token');
  const end = start + (Number(request['maxResults'] ?? 0) || byDefault);
  return { items: all.slice(start, end), ...(end < all.length ? { nextToken: String(end) } : {}) };
}
