import path from 'node:path';
import { expect, it } from 'vitest';
import type { HistoryEvent } from '../../local/aws/execution-history.ts';
import { HistoryBranch } from '../../local/aws/execution-history.ts';
import { StateRunner } from '../../local/aws/state-runner.ts';
import { FunctionLog } from '../../local/lambda/function-log.ts';
import { FunctionPool } from '../../local/lambda/function-pool.ts';
import { temporaryFolder } from './assembly-fixture.ts';

const ignore = (): void => undefined;

it('an execution that reaches 25,000 events of history fails with States.Runtime', async () => {
  const events = Array.from({ length: 25_000 }, (_, index): HistoryEvent => ({
    id: index + 1,
    previousEventId: index,
    timestamp: '2026-11-22T00:00:00.000Z',
    type: 'WaitStateEntered',
  }));
  const runner = new StateRunner({
    functions: new FunctionPool([], {}),
    log: new FunctionLog(path.join(temporaryFolder(), 'run.log')),
    observer: { entered: ignore, exited: ignore, attempted: ignore, attemptFailed: ignore, memory: ignore },
    context: {},
  });
  const machine = { StartAt: 'Work', States: { Work: { Type: 'Task' as const, TimeoutSeconds: 60, End: true } } };
  const position = { level: 0, history: new HistoryBranch(events, 25_000), signal: new AbortController().signal };
  await expect(runner.run(machine, 'Work', {}, position)).rejects.toMatchObject({
    name: 'States.Runtime',
    message: expect.stringContaining('25000') as string,
  });
});
