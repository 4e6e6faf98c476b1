import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAssembly } from './assembly-fixture.ts';
import { failing, retrying } from './failing-task.ts';
import { execute, logOf, openAccount, recordOf } from './local-account-fixture.ts';
import type { TestAccount } from './local-account-fixture.ts';

/** When each attempt began, milliseconds since the epoch. */
function attemptTimes(account: TestAccount, executionArn = ''): number[] {
  return logOf(account, executionArn)
    .filter((entry) => entry['stream'] === 'stdout')
    .map((entry) => Number(entry['entry']));
}

// They wait for seconds of real time.
describe.concurrent('Retry', () => {
  it('is read from the synthesized template: changed there, it changes what happens', async () => {
    const assembly = writeAssembly({
      functions: { Work: { code: failing } },
      definition: retrying({ ErrorEquals: ['SallaUnavailableError'], IntervalSeconds: 1, MaxAttempts: 1 }),
    });
    const input = { failures: 1, error: 'SallaUnavailableError' };
    expect((await execute(await openAccount(assembly), input)).status).toBe('SUCCEEDED');

    const file = path.join(assembly, 'Test.template.json');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(String.raw`\"MaxAttempts\":1`, String.raw`\"MaxAttempts\":0`),
    );
    const { status, error } = await execute(await openAccount(assembly), input);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'SallaUnavailableError' });
  });

  it('waits IntervalSeconds times BackoffRate to the power of the retries, at most MaxDelaySeconds', async () => {
    const retry = { ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 4, MaxDelaySeconds: 2, MaxAttempts: 3 };
    const account = await openAccount({ functions: { Work: { code: failing } }, definition: retrying(retry) });
    const { executionArn, output } = await execute(account, { failures: 3, error: 'Busy' });
    expect(output).toBe('{"calls":4}');
    const times = attemptTimes(account, executionArn);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // 1 s, then 4 s and 16 s cut to 2 s; timers may fire a few milliseconds early.
    for (const [index, least] of [1000, 2000, 2000].entries()) expect(waits[index]).toBeGreaterThan(least - 20);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(9000);
    expect(recordOf(account, executionArn ?? '').states['Work']?.attempts).toBe(4);
  });

  it('waits a random part of the interval with full jitter', async () => {
    const retry = { ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 4, JitterStrategy: 'FULL' };
    const account = await openAccount({ functions: { Work: { code: failing } }, definition: retrying(retry) });
    const { executionArn } = await execute(account, { failures: 4, error: 'Busy' });
    const times = attemptTimes(account, executionArn);
    expect(times).toHaveLength(5);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(3900);
  });

  it('counts the attempts of each retrier, tries no error that is not named, and ends after MaxAttempts', async () => {
    const definition = retrying(
      { ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 },
      { ErrorEquals: ['Sandbox.Timedout', 'Runtime.ExitError'], IntervalSeconds: 1, MaxAttempts: 5 },
    );
    const account = await openAccount({ functions: { Work: { code: failing } }, definition });
    const busy = await execute(account, { failures: 9, error: 'Busy' });
    expect(attemptTimes(account, busy.executionArn)).toHaveLength(2);
    const bug = await execute(account, { failures: 9, error: 'TypeError' });
    expect(bug.error).toBe('TypeError');
    expect(attemptTimes(account, bug.executionArn)).toHaveLength(1);
  });
});
