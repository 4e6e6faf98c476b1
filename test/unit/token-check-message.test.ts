import { describe, expect, it } from 'vitest';
import { SallaAuthRevokedError } from '../../functions/domain/errors.ts';
import { notifyFailure } from '../../functions/domain/notify-failure.ts';
import { tokenCheckMessage } from '../../functions/domain/token-check-message.ts';

const error = new SallaAuthRevokedError('POST /oauth2/token answered 401.', 'reinstall the app in the store.');
const failure = {
  requestContext: { functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:salla-ensure-token:$LATEST' },
  requestPayload: { run: { storeId: '1305146709' } },
  responsePayload: { errorType: error.name, errorMessage: error.message },
};
const { requestContext, requestPayload } = failure;

describe('the alert of a token check that failed', () => {
  it('names the store, says what happened, and gives the next command', () => {
    const { subject, message } = tokenCheckMessage(failure);
    expect(subject).toBe('Salla token check failed: SallaAuthRevokedError');
    expect(message).toBe(
      [
        'The daily token check of store 1305146709 failed: SallaAuthRevokedError.',
        '',
        'POST /oauth2/token answered 401.',
        '',
        'The check is made again tomorrow, and by every run. A refresh token that nobody refreshes ends after about a month.',
        '',
        'Next: reinstall the app in the store.',
        'Then check again: aws lambda invoke --function-name salla-ensure-token --cli-binary-format raw-in-base64-out ' +
          `--payload '{"run":{"storeId":"1305146709"}}' /dev/stdout`,
      ].join('\n'),
    );
  });

  it('of a check on a laptop names no command for an account that does not exist', () => {
    const functionArn = requestContext.functionArn.replace('123456789012', '000000000000');
    expect(tokenCheckMessage({ ...failure, requestContext: { functionArn } }).message).not.toContain('aws ');
  });

  it('says where to look when the function never answered', () => {
    const { message } = tokenCheckMessage({ requestContext, requestPayload });
    expect(message).toContain('Next: read the log of the function salla-ensure-token.');
  });

  it('holds no token or e-mail address', () => {
    const responsePayload = { errorType: 'TypeError', errorMessage: 'ory_at_abc.def Bearer abc sara@example.com' };
    expect(tokenCheckMessage({ ...failure, responsePayload }).message).not.toMatch(/ory_at|abc|sara@/);
  });

  it('goes where the alerts of failed runs go', async () => {
    const published: string[] = [];
    const output = await notifyFailure(failure, {
      executions: { running: async () => [], failure: () => Promise.reject(new Error('there is no execution')) },
      alerts: { publish: async (subject) => `${published.push(subject)}` },
      log: { info: () => undefined, warn: () => undefined },
    });
    expect(output).toEqual({ messageId: '1' });
    expect(published).toEqual(['Salla token check failed: SallaAuthRevokedError']);
  });
});
