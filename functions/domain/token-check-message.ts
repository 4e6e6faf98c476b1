import type { TokenCheckFailure } from '../contracts/states.ts';
import { asSubject, type FailureMessage, LAPTOP_ACCOUNT, readCause, storeOf } from './failure-message.ts';

/** As for a failed run: what happened, and the exact next command; plain text, no personal data, no secrets. */
export function tokenCheckMessage(failure: TokenCheckFailure): FailureMessage {
  const { requestContext, requestPayload, responsePayload } = failure;
  const input = JSON.stringify(requestPayload ?? {});
  const [, , , , account, , name] = requestContext.functionArn.split(':');
  const errorName = responsePayload?.errorType ?? 'the function did not run to its end';
  const { text, nextStep } = readCause(responsePayload?.errorMessage ?? null);
  const lines = [
    `The daily token check${storeOf(input)} failed: ${errorName}.`,
    ...(text === '' ? [] : ['', text]),
    '',
    'The check is made again tomorrow, and by every run. A refresh token that nobody refreshes ends after about a month.',
    '',
    `Next: ${nextStep ?? `read the log of the function ${name}.`}`,
    ...(account === LAPTOP_ACCOUNT
      ? []
      : [
          `Then check again: aws lambda invoke --function-name ${name} --cli-binary-format raw-in-base64-out --payload '${input}' /dev/stdout`,
        ]),
  ];
  return { subject: asSubject(`Salla token check failed: ${errorName}`), message: lines.join('\n') };
}
