import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { DescribeExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { afterAll } from 'vitest';
import type { ExecutionRecord } from '../../local/aws/execution-record.ts';
import { startLocalAccount } from '../../local/aws/local-account.ts';
import type { LocalAccount } from '../../local/aws/local-account.ts';
import { machineArn, temporaryFolder, writeAssembly } from './assembly-fixture.ts';
import type { AssemblySource } from './assembly-fixture.ts';

const accounts: LocalAccount[] = [];

afterAll(async () => {
  await Promise.all(accounts.splice(0).map((account) => account.close()));
});

export interface TestAccount extends LocalAccount {
  dataFolder: string;
  assemblyFolder: string;
  warnings: string[];
  client: SFNClient;
}

export function clientOptions(url: string) {
  return {
    region: 'eu-central-1',
    endpoint: url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
}

/** Serves an assembly until the last test of the file has ended: tests that wait may run beside each other. */
export async function openAccount(
  source: AssemblySource | string,
  options: { dataFolder?: string; functionEnvironment?: Record<string, string> } = {},
): Promise<TestAccount> {
  const dataFolder = options.dataFolder ?? temporaryFolder();
  const assemblyFolder = typeof source === 'string' ? source : writeAssembly(source);
  const warnings: string[] = [];
  const account = await startLocalAccount({
    port: 0,
    dataFolder,
    assemblyFolder,
    functionEnvironment: options.functionEnvironment ?? {},
    schedules: false,
    warn: (message) => warnings.push(message),
  });
  accounts.push(account);
  return { ...account, dataFolder, assemblyFolder, warnings, client: new SFNClient(clientOptions(account.url)) };
}

export async function startExecution(account: TestAccount, input: unknown = {}, name?: string): Promise<string> {
  const { executionArn = '' } = await account.client.send(
    new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }),
  );
  return executionArn;
}

export async function execute(account: TestAccount, input: unknown = {}): Promise<DescribeExecutionCommandOutput> {
  return untilEnded(account, await startExecution(account, input));
}

export async function untilEnded(account: TestAccount, executionArn: string): Promise<DescribeExecutionCommandOutput> {
  return until(async () => {
    const execution = await account.client.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status === 'RUNNING' ? undefined : execution;
  });
}

/** Asks again until there is an answer. */
export async function until<T>(ask: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined && found !== null) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function recordOf(account: TestAccount, executionArn: string): ExecutionRecord {
  const file = path.join(account.dataFolder, 'runs', `${executionArn.split(':').at(-1)}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as ExecutionRecord;
}

export function logOf(account: TestAccount, executionArn: string): Record<string, unknown>[] {
  const file = path.join(account.dataFolder, 'runs', `${executionArn.split(':').at(-1)}.log`);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
