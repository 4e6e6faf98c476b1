import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { errorNames } from '../../functions/contracts/errors.ts';

/** Lambda did not run the function, or did not say how it ended. Every handler may be called twice. */
export const lambdaServiceErrors = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
] as const;

/** The function was killed: out of time, or out of memory. */
export const killedErrors = ['Sandbox.Timedout', 'Lambda.Unknown'] as const;

/** For states that can be repeated from any point; not for EnsureToken, whose refresh token works once. */
export const retryWhenKilled: RetryProps = {
  errors: [...killedErrors],
  interval: Duration.seconds(10),
  backoffRate: 2,
  maxAttempts: 2,
  maxDelay: Duration.minutes(1),
  jitterStrategy: JitterType.FULL,
};

/**
 * What a task repeats, first match first. Errors that a person must act on and bugs are in no list: they end the run at
 * once. Full jitter, because the lanes of a run and the runs of several stores meet the same busy server.
 */
export const retryPolicy: readonly RetryProps[] = [
  {
    errors: [...lambdaServiceErrors],
    // AWS recovers within seconds; six tries are about a minute.
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxAttempts: 6,
    maxDelay: Duration.minutes(1),
    jitterStrategy: JitterType.FULL,
  },
  {
    errors: [...errorNames.retry],
    // The client already waited out what a function can; 5 s doubling to 5 min rides out about a quarter of an hour,
    // longer is the next hourly run's business.
    interval: Duration.seconds(5),
    backoffRate: 2,
    maxAttempts: 8,
    maxDelay: Duration.minutes(5),
    jitterStrategy: JitterType.FULL,
  },
];
