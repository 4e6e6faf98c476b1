import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TokenCheckFailure } from '../../functions/contracts/states.ts';
import { AsynchronousInvocations } from '../../local/aws/asynchronous-invocations.ts';
import { readApplication } from '../../local/lambda/application.ts';
import { FunctionPool } from '../../local/lambda/function-pool.ts';
import { temporaryFolder, writeAssembly } from './assembly-fixture.ts';

const check = `export const handler = async ({ run }) => {
  if (run.storeId === '1') throw Object.assign(new Error('spent before'), { name: 'SallaAuthRevokedError' });
};`;
const notify = `import { writeFileSync } from 'node:fs';
  export const handler = async (event) => {
    if (process.env.TOLD === '') throw new Error('no mail');
    writeFileSync(process.env.TOLD, JSON.stringify(event));
  };`;

/** A function whose failures go to another, which writes what it is told to a file. */
function open(told: string, configuration: object = { MaximumRetryAttempts: 0 }) {
  const Destination = { 'Fn::GetAtt': ['Notify', 'Arn'] };
  const folder = writeAssembly({
    functions: { Check: { code: check }, Notify: { code: notify, environment: { TOLD: told } } },
    resources: {
      Failures: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: 'Check' },
          DestinationConfig: { OnFailure: { Destination } },
          ...configuration,
        },
      },
    },
  });
  const application = readApplication(folder);
  const functions = new FunctionPool(application.functions, {});
  onTestFinished(() => functions.close());
  const complaints: string[] = [];
  const invocations = new AsynchronousInvocations({
    functions,
    failures: application.asynchronousFailures,
    runsFolder: temporaryFolder(),
    onFailure: (message) => complaints.push(message),
  });
  const invoke = async (storeId: string) => {
    invocations.invoke(application.functions[0]!.arn, JSON.stringify({ run: { storeId } }));
    await invocations.settled();
  };
  return { invoke, complaints };
}

describe('an invocation that nobody waits for', () => {
  it('hands its failure to the destination in the shape that Lambda gives it', async () => {
    const told = path.join(temporaryFolder(), 'told.json');
    const { invoke, complaints } = open(told);
    await invoke('2');
    expect(existsSync(told)).toBe(false);
    await invoke('1');
    const record = TokenCheckFailure.parse(JSON.parse(readFileSync(told, 'utf8')));
    expect(record).toEqual({
      requestContext: { functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:Test-Check:$LATEST' },
      requestPayload: { run: { storeId: '1' } },
      responsePayload: { errorType: 'SallaAuthRevokedError', errorMessage: 'spent before' },
    });
    expect(complaints).toEqual([]);
  });

  it('says so when the destination fails too', async () => {
    const { invoke, complaints } = open('');
    await invoke('1');
    expect(complaints).toEqual([expect.stringMatching(/Test-Check failed, and nobody was told: .*no mail/)]);
  });

  it('is refused where AWS would repeat it, which is not done here', () => {
    expect(() => open('', {})).toThrow('Test/Failures: retries of asynchronous invocations are not run locally.');
  });
});
