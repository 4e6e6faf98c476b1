import { describe, expect, it } from 'vitest';
import { noCounts } from '../../functions/contracts/run.ts';
import { SallaUnavailableError } from '../../functions/domain/errors.ts';
import { failureMessage } from '../../functions/domain/failure-message.ts';
import { loadBronze } from '../../functions/domain/load-bronze.ts';
import { notifyFailure } from '../../functions/domain/notify-failure.ts';
import type { SqlModels, Warehouse } from '../../functions/domain/ports.ts';
import { silent, testRun } from '../source/lane.ts';

const executionArn = 'arn:aws:states:eu-central-1:123456789012:execution:SallaPipeline:hourly-1';
const detail = {
  executionArn,
  stateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:SallaPipeline',
  name: 'hourly-1',
  status: 'FAILED',
  input: '{"storeId":"1305146709"}',
} as const;
const redrive = `aws stepfunctions redrive-execution --execution-arn ${executionArn}`;

function cause(error: Error): string {
  return JSON.stringify({ errorType: error.name, errorMessage: error.message, trace: ['at secret/file.ts:1'] });
}

const local = (text: string) => text.replace('123456789012', '000000000000');

describe('an alert', () => {
  it('says what happened, what was tried, and the next command', () => {
    const error = new SallaUnavailableError('GET /orders answered 503.', "check Salla's status page.");
    const trace = { state: 'ExtractLane', attempts: 4, error: error.name, cause: cause(error) };
    const { subject, message } = failureMessage(detail, trace);
    expect(subject).toBe('SallaPipeline failed in ExtractLane: SallaUnavailableError');
    expect(message).toBe(
      [
        'SallaPipeline of store 1305146709 failed in ExtractLane: SallaUnavailableError.',
        '',
        'GET /orders answered 503.',
        '',
        'Already tried: ExtractLane was tried 4 times. The other side was busy or away through all retries.',
        'Gold still shows the last run that finished.',
        '',
        "Next: check Salla's status page.",
        `Then continue where it stopped: ${redrive}`,
        '',
        'Execution: hourly-1',
      ].join('\n'),
    );
  });

  it('gives the command of a new run where a redrive would skip the state that heals', () => {
    const error = new SallaUnavailableError('Away.', 'start the run again.');
    const { message } = failureMessage({ ...detail, error: error.name, cause: cause(error) }, null);
    expect(message).toContain(
      `Start it again: aws stepfunctions start-execution --state-machine-arn ${detail.stateMachineArn} --input '{"storeId":"1305146709"}'`,
    );
  });

  it('gives it where a stage lacks lines too: a redrive would load the same files', async () => {
    const empty = { execute: async () => ({ rows: [] }), list: async () => [] } as unknown as Warehouse;
    const models = { statement: async () => ({ sql: '' }), union: async () => ({ sql: '' }) } as unknown as SqlModels;
    const lanes = [{ streams: { orders: { ...noCounts, staged: 1 } } }];
    const lost = await loadBronze(testRun(1), lanes, { warehouse: empty, models, log: silent }).catch(
      (error: Error) => error,
    );
    expect(lost).toMatchObject({ name: 'LedgerImbalanceError' });
    const { message } = failureMessage({ ...detail, error: 'LedgerImbalanceError', cause: cause(lost as Error) }, null);
    expect(message).toContain('hop stage → Bronze');
    expect(message).toContain('Start it again: aws stepfunctions start-execution');
    expect(message).not.toContain('redrive-execution');
  });

  it('of a run on a laptop names no command for an account that does not exist', () => {
    const onLaptop = {
      ...detail,
      executionArn: local(executionArn),
      stateMachineArn: local(detail.stateMachineArn),
    };
    const healed = cause(new SallaUnavailableError('Away.', 'start the run again.'));
    for (const failed of [{}, { status: 'ABORTED' as const }, { error: 'SallaUnavailableError', cause: healed }]) {
      const { message } = failureMessage({ ...onLaptop, ...failed }, null);
      expect(message).toMatch(/(continue it|continue where it stopped|Start it again): npm start, with the flags/);
      expect(message).not.toContain('aws ');
    }
  });

  it('of a run that ran out of time knows no error and says how to go on', () => {
    const { message } = failureMessage({ ...detail, status: 'TIMED_OUT' }, null);
    expect(message).toContain('ran out of time');
    expect(message).toContain(`Next: continue where it stopped: ${redrive}`);
  });

  it('holds no token, e-mail address or phone number, and stays short', () => {
    const words = `ory_at_abc.def Bearer abc sara@example.com +966500000000 ${'x'.repeat(5000)}`;
    const { message } = failureMessage({ ...detail, error: 'TypeError', cause: words }, null);
    expect(message).not.toMatch(/ory_at|abc|sara@|966500/);
    expect(message.length).toBeLessThan(2000);
  });

  it('has a subject that SNS accepts', () => {
    const { subject } = failureMessage({ ...detail, error: `خطأ\n${'E'.repeat(200)}` }, null);
    expect(subject).toMatch(/^[ -~]{1,100}$/);
  });

  it('is sent even when the history cannot be read', async () => {
    const published: string[] = [];
    const output = await notifyFailure(
      { detail: { ...detail, error: 'States.Timeout' } },
      {
        executions: {
          running: async () => [],
          failure: async () => {
            throw new Error('AccessDenied');
          },
        },
        alerts: { publish: async (subject) => `${published.push(subject)}` },
        log: { info: () => undefined, warn: () => undefined },
      },
    );
    expect(output).toEqual({ messageId: '1' });
    expect(published).toEqual(['SallaPipeline failed: States.Timeout']);
  });
});
