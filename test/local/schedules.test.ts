import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ExecutionRecord } from '../../local/aws/execution-record.ts';
import { Schedules, nextFiring } from '../../local/aws/schedules.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('a schedule', () => {
  it.each([
    // 07:30 in Riyadh is 04:30 UTC.
    ['cron(30 7 * * ? *)', 'Asia/Riyadh', '2026-11-22T04:29:00Z', '2026-11-22T04:30:00Z'],
    ['cron(5 * * * ? *)', 'Asia/Riyadh', '2026-11-22T04:05:00Z', '2026-11-22T05:05:00Z'],
    // AWS counts Sunday as 1: 6 is Friday.
    ['cron(0 6 ? * 6 *)', 'Asia/Riyadh', '2026-11-22T00:00:00Z', '2026-11-27T03:00:00Z'],
    ['cron(0 6 ? * SUN-THU *)', 'UTC', '2026-11-27T00:00:00Z', '2026-11-29T06:00:00Z'],
    ['cron(0 0 1 * ? *)', 'Asia/Riyadh', '2026-11-22T00:00:00Z', '2026-11-30T21:00:00Z'],
    ['rate(1 hour)', 'UTC', '2026-11-22T00:10:00Z', '2026-11-22T01:10:00Z'],
    ['rate(15 minutes)', 'UTC', '2026-11-22T00:10:00Z', '2026-11-22T00:25:00Z'],
  ])('%s in %s, at %s, fires next at %s', (expression, timeZone, from, next) => {
    expect(new Date(nextFiring(expression, timeZone, Date.parse(from)))).toEqual(new Date(next));
  });

  it.each(['at(2026-11-22T00:00:00)', 'cron(0 0 * * *)', 'cron(0 0 * * ? 2027)', 'rate(1 week)'])(
    'that says %s is refused',
    (expression) => {
      expect(() => nextFiring(expression, 'UTC', 0)).toThrow(`The schedule expression ${expression} is not read`);
    },
  );

  it('starts an execution or invokes a function each time with its input, until it is closed', () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-22T04:00:00Z') });
    const started: unknown[] = [];
    const start = (...given: unknown[]): ExecutionRecord => {
      started.push(given);
      if (started.length === 2) throw new Error('the machine is away');
      return {} as ExecutionRecord;
    };
    const invoked: unknown[] = [];
    const invoke = (...given: unknown[]) => void invoked.push(given);
    const failures: string[] = [];
    const schedule = {
      name: 'Hourly',
      arn: 'arn:aws:scheduler:::schedule/default/Hourly',
      enabled: true,
      expression: 'cron(5 * * * ? *)',
      timeZone: 'Asia/Riyadh',
      targetArn: 'arn:machine',
      input: '{"storeId":"1305146709","at":"<aws.scheduler.scheduled-time>"}',
    };
    const check = { ...schedule, arn: 'check', targetArn: 'arn:aws:lambda:::function:check', input: '{}' };
    const disabled = { ...schedule, arn: 'other', enabled: false, expression: 'rate(1 minute)' };
    const schedules = new Schedules([schedule, disabled, check], { start, invoke }, (message) =>
      failures.push(message),
    );
    vi.advanceTimersByTime(3 * 3_600_000);
    schedules.close();
    vi.advanceTimersByTime(3 * 3_600_000);
    expect(started).toEqual(
      ['04', '05', '06'].map((hour) => [
        'arn:machine',
        undefined,
        `{"storeId":"1305146709","at":"2026-11-22T${hour}:05:00Z"}`,
      ]),
    );
    expect(failures).toEqual(['Schedule "Hourly" could not start its target: the machine is away']);
    expect(invoked).toEqual(Array.from({ length: 3 }, () => ['arn:aws:lambda:::function:check', '{}']));
  });
});
