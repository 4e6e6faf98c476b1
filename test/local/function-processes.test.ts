import { describe, expect, it } from 'vitest';
import type { FunctionSource } from './assembly-fixture.ts';
import { execute, logOf, openAccount, recordOf } from './local-account-fixture.ts';
import type { TestAccount } from './local-account-fixture.ts';

const oneTask = { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: 'Work', End: true } } };

function openFunction(source: FunctionSource, functionEnvironment?: Record<string, string>): Promise<TestAccount> {
  return openAccount(
    { functions: { Work: source }, definition: oneTask },
    functionEnvironment && { functionEnvironment },
  );
}

describe('a function process', () => {
  it('gets the event and the context of Lambda, and answers with the output', async () => {
    const account = await openFunction({
      code: `export const handler = async (event, context) => ({ event, name: context.functionName,
        memory: context.memoryLimitInMB, remaining: context.getRemainingTimeInMillis(), id: context.awsRequestId });`,
    });
    const { output } = await execute(account, { storeId: '1305146709', name: 'متجر' });
    expect(JSON.parse(output ?? '')).toEqual({
      event: { storeId: '1305146709', name: 'متجر' },
      name: 'Test-Work',
      memory: '512',
      remaining: expect.toSatisfy((left: number) => left > 5_000 && left <= 10_000) as number,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it('sees the environment of the template, with /var/task at its code, and nothing of the parent but PATH and HOME', async () => {
    process.env['SHOULD_NOT_LEAK'] = 'secret';
    const account = await openFunction(
      {
        code: 'export const handler = async () => process.env;',
        environment: {
          SQL_DIR: '/var/task/sql',
          TOPIC: { Ref: 'AWS::AccountId' },
          SALLA_API_URL: 'https://api.salla.dev/admin/v2',
        },
      },
      { SALLA_API_URL: 'http://127.0.0.1:1/admin/v2' },
    );
    const { output } = await execute(account);
    const environment = JSON.parse(output ?? '') as Record<string, string>;
    expect(environment).toMatchObject({
      SQL_DIR: `${account.assemblyFolder}/asset.Work/sql`,
      LAMBDA_TASK_ROOT: `${account.assemblyFolder}/asset.Work`,
      TOPIC: '000000000000',
      SALLA_API_URL: 'http://127.0.0.1:1/admin/v2',
      AWS_ENDPOINT_URL: account.url,
      AWS_REGION: 'eu-central-1',
      TZ: 'UTC',
    });
    expect(environment).not.toHaveProperty('SHOULD_NOT_LEAK');
    expect(environment).not.toHaveProperty('VITEST');
  });

  it('goes on when Ctrl-C reaches it together with its parent', async () => {
    const code = `export const handler = async () => { process.kill(process.pid, 'SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 50)); return 'done'; };`;
    expect((await execute(await openFunction({ code }))).output).toBe('"done"');
  });

  it('is reused while it is warm', async () => {
    const account = await openFunction({ code: 'let n = 0; export const handler = async () => ({ n: ++n });' });
    expect((await execute(account)).output).toBe('{"n":1}');
    expect((await execute(account)).output).toBe('{"n":2}');
  });

  it('fails with the name of the error that the handler threw, and a cause as AWS encodes it', async () => {
    const account = await openFunction({
      code: `class SallaUnavailableError extends Error { name = 'SallaUnavailableError' }
        export const handler = async () => { throw new SallaUnavailableError('502 from /orders'); };`,
    });
    const { status, error, cause } = await execute(account);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'SallaUnavailableError' });
    expect(JSON.parse(cause ?? '')).toEqual({
      errorType: 'SallaUnavailableError',
      errorMessage: '502 from /orders',
      trace: expect.arrayContaining([expect.stringContaining('502 from /orders')]) as string[],
    });
  });

  it.each([
    ['its time is over', 'for (;;);', 'Sandbox.Timedout', 'Task timed out after 1.00 seconds'],
    ['it exits', 'process.exit(7);', 'Runtime.ExitError', 'exit status 7'],
    ['it is killed', "process.kill(process.pid, 'SIGKILL');", 'Runtime.ExitError', 'signal: SIGKILL'],
    [
      'it takes more memory than it has',
      'globalThis.kept = Array.from({ length: 40 }, () => Buffer.alloc(16_777_216, 1));',
      'Runtime.OutOfMemory',
      'signal: killed',
    ],
    [
      'a promise is rejected outside of it',
      "Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 500));",
      'Runtime.UnhandledPromiseRejection',
      'Error: lost',
    ],
    ['it answers with more than 6 MB', "return 'x'.repeat(7_000_000);", 'Function.ResponseSizeTooLarge', '6291556'],
  ])('fails as in AWS when %s', async (_why, body, errorType, message) => {
    const account = await openFunction({
      code: `export const handler = async () => { ${body} };`,
      timeoutSeconds: errorType === 'Sandbox.Timedout' ? 1 : 10,
      memorySizeMb: 256,
    });
    const { error, cause } = await execute(account);
    expect(error).toBe(errorType);
    expect(JSON.parse(cause ?? '')).toMatchObject({
      errorType,
      errorMessage: expect.stringContaining(message) as string,
    });
  });

  it.each([
    ["import 'no-such-package'; export const handler = 1;", 'Runtime.ImportModuleError'],
    ['export const handler = ;', 'Runtime.UserCodeSyntaxError'],
    ['export const other = 1;', 'Runtime.HandlerNotFound'],
  ])('fails as in AWS when %s cannot be loaded', async (code, errorType) => {
    const { error } = await execute(await openFunction({ code }));
    expect(error).toBe(errorType);
  });

  it('has what it prints in the log of the execution, and its memory in the record', async () => {
    const account = await openFunction({
      code: `export const handler = async () => { console.log('{"level":"INFO","message":"page 3"}'); console.error('plain'); };`,
    });
    const { executionArn = '' } = await execute(account);
    const log = logOf(account, executionArn);
    expect(log).toContainEqual(
      expect.objectContaining({ function: 'Test-Work', stream: 'stdout', entry: { level: 'INFO', message: 'page 3' } }),
    );
    expect(log).toContainEqual(expect.objectContaining({ stream: 'stderr', entry: 'plain' }));
    expect(recordOf(account, executionArn).peakMemoryMb).toBeGreaterThan(20);
  });
});
