import { randomUUID } from 'node:crypto';
import { CronExpressionParser } from 'cron-parser';
import type { ScheduleDefinition } from '../lambda/application.ts';

/** Longest time that a Node.js timer can wait. */
const maximumTimerMilliseconds = 2_147_483_647;
const unitMilliseconds: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * When a schedule fires next after `from` (milliseconds since the epoch).
 * @param expression `cron(minutes hours day-of-month month day-of-week year)` or `rate(value unit)`
 * @throws Error for an expression that is not read here
 */
export function nextFiring(expression: string, timeZone: string, from: number): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) return from + Number(rate[1]) * (unitMilliseconds[rate[2] ?? ''] ?? 0);
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6 || (fields[5] !== '*' && fields[5] !== '?')) {
    throw new Error(`The schedule expression ${expression} is not read locally.`);
  }
  const [minute, hour, dayOfMonth = '', month, dayOfWeek = ''] = fields;
  // AWS counts Sunday as 1 and writes `?` for "no matter which"; names mean the same in both.
  const days = dayOfWeek.replaceAll(/\b[1-7]\b/g, (day) => dayNames[Number(day) - 1] ?? day).replace('?', '*');
  const cron = [minute, hour, dayOfMonth.replace('?', '*'), month, days].join(' ');
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(from) })
    .next()
    .getTime();
}

/** What a schedule can fire. */
export interface ScheduleTargets {
  /** @throws Error when it cannot be started */
  start: (stateMachineArn: string, name: undefined, input: string) => unknown;
  /** Waits for nothing. */
  invoke: (functionArn: string, input: string) => void;
}

/** Starts executions and invokes functions when the template's schedules say so, until it is closed. */
export class Schedules {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #targets: ScheduleTargets;
  readonly #onFailure: (message: string) => void;

  /** @throws Error for an expression that is not read here */
  constructor(
    schedules: readonly ScheduleDefinition[],
    targets: ScheduleTargets,
    onFailure: (message: string) => void,
  ) {
    this.#targets = targets;
    this.#onFailure = onFailure;
    for (const schedule of schedules) if (schedule.enabled) this.#arm(schedule, Date.now());
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #arm(schedule: ScheduleDefinition, from: number): void {
    this.#wait(schedule, nextFiring(schedule.expression, schedule.timeZone, from));
  }

  #wait(schedule: ScheduleDefinition, at: number): void {
    const remaining = at - Date.now();
    const timer = setTimeout(
      () => {
        if (remaining > maximumTimerMilliseconds) {
          this.#wait(schedule, at);
          return;
        }
        this.#fire(schedule, at);
        this.#arm(schedule, at);
      },
      Math.min(Math.max(remaining, 0), maximumTimerMilliseconds),
    );
    this.#timers.set(schedule.arn, timer);
  }

  #fire(schedule: ScheduleDefinition, at: number): void {
    const values: Record<string, string> = {
      'aws.scheduler.scheduled-time': new Date(at).toISOString().replace('.000', ''),
      'aws.scheduler.execution-id': randomUUID(),
      'aws.scheduler.attempt-number': '1',
      'aws.scheduler.schedule-arn': schedule.arn,
    };
    const input = schedule.input.replaceAll(/<([a-z.-]+)>/g, (whole, name: string) => values[name] ?? whole);
    try {
      if (schedule.targetArn.startsWith('arn:aws:lambda:')) this.#targets.invoke(schedule.targetArn, input);
      else this.#targets.start(schedule.targetArn, undefined, input);
    } catch (error) {
      this.#onFailure(`Schedule "${schedule.name}" could not start its target: ${(error as Error).message}`);
    }
  }
}
