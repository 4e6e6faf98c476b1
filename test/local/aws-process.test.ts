import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { machineArn, temporaryFolder, writeAssembly } from './assembly-fixture.ts';
import { clientOptions, until } from './local-account-fixture.ts';

const main = path.resolve('local/aws/main.ts');
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Service {
  child: ChildProcess;
  output: () => { stdout: string; stderr: string };
  /** Exit code, null after a signal. */
  exited: Promise<number | null>;
  url: () => Promise<string>;
}

function startService(flags: string[], { ipc = false, program = main } = {}): Service {
  const stdio = ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])] as const;
  const child = spawn(process.execPath, [program, ...flags], { stdio: [...stdio] });
  children.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data) => (stdout += String(data)));
  child.stderr?.on('data', (data) => (stderr += String(data)));
  // Not "close": it does not come for a child whose channel was closed from here.
  const exited = Promise.all([
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
    ...[child.stdout, child.stderr].map((stream) => new Promise((resolve) => stream?.once('end', resolve))),
  ]).then(([code]) => code);
  const url = async (): Promise<string> => {
    const line = await until(() => (stdout.includes('\n') ? stdout : undefined));
    return (JSON.parse(line) as { service: string; url: string }).url;
  };
  return { child, output: () => ({ stdout, stderr }), exited, url };
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const SecretId = 'salla/stores/1305146709';
const assembly = () =>
  writeAssembly({
    functions: {
      Work: {
        code: `import { writeFileSync } from 'node:fs';
          export const handler = async () => { writeFileSync(process.env.PID_FILE, String(process.pid)); await new Promise(() => {}); };`,
        environment: { PID_FILE: 'replaced' },
      },
    },
    definition: { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: 'Work', End: true } } },
    resources: { Store: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: SecretId } } },
  });

describe('the process of the local AWS services', () => {
  it('prints one line when it is ready, and ends cleanly on SIGTERM', async () => {
    const data = temporaryFolder();
    const service = startService(['--data', data, '--assembly', assembly()]);
    const url = await service.url();
    expect(service.output().stdout).toBe(`{"service":"aws","url":"${url}"}\n`);
    expect(readdirSync(data).toSorted()).toEqual(['aws', 'outbox', 'runs']);
    service.child.kill('SIGTERM');
    expect(await service.exited).toBe(0);
  });

  it('needs nothing of functions/ and infra/: only the synthesized output', async () => {
    const folder = temporaryFolder();
    for (const part of ['aws', 'lambda'])
      cpSync(`local/${part}`, path.join(folder, 'local', part), { recursive: true });
    symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
    cpSync('package.json', path.join(folder, 'package.json'));
    const copy = path.join(folder, 'local/aws/main.ts');
    const service = startService(['--data', path.join(folder, 'data'), '--assembly', assembly()], { program: copy });
    expect(await service.url()).toMatch(/^http:/);
  });

  it('ends when the process that started it is gone', async () => {
    const service = startService(['--data', temporaryFolder(), '--assembly', assembly()], { ipc: true });
    await service.url();
    service.child.disconnect();
    expect(await service.exited).toBe(0);
  });

  it('killed while a function runs, takes the function with it, and knows its secrets and executions afterwards', async () => {
    const data = temporaryFolder();
    const cdkOut = assembly();
    const pidFile = path.join(data, 'pid');
    const variables = path.join(data, 'variables.json');
    writeFileSync(variables, JSON.stringify({ PID_FILE: pidFile }));
    const flags = ['--data', data, '--assembly', cdkOut, '--function-env', variables];

    const service = startService(flags);
    const options = clientOptions(await service.url());
    const SecretString = '{"refresh_token":"single use"}';
    await new SecretsManagerClient(options).send(new PutSecretValueCommand({ SecretId, SecretString }));
    const start = new StartExecutionCommand({ stateMachineArn: machineArn, name: 'run-1', input: '{}' });
    const { executionArn } = await new SFNClient(options).send(start);
    const pid = await until(() =>
      existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) || undefined : undefined,
    );
    service.child.kill('SIGKILL');
    await service.exited;
    await until(() => !alive(pid) || undefined);

    const again = startService(flags);
    const optionsAgain = clientOptions(await again.url());
    expect(again.output().stderr).toContain('The execution run-1 was running when its process ended; it is ABORTED');
    const read = await new SecretsManagerClient(optionsAgain).send(new GetSecretValueCommand({ SecretId }));
    expect(read.SecretString).toBe(SecretString);
    const described = await new SFNClient(optionsAgain).send(new DescribeExecutionCommand({ executionArn }));
    expect(described).toMatchObject({ status: 'ABORTED', redriveStatus: 'REDRIVABLE' });
  });

  it('says in one message why it cannot start, and exits with 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const variables = path.join(temporaryFolder(), 'variables.json');
    writeFileSync(variables, '["no object"]');
    const cdkOut = assembly();
    const failing: [string[], RegExp][] = [
      [['--assembly', cdkOut, '--port', String(port)], new RegExp(`^Port ${port} is taken\\. Next: .*\n$`)],
      [['--assembly', '/nowhere'], /^\/nowhere is not a cloud assembly: .* Next: run "npm run synth"\.\n$/],
      [['--assembly', cdkOut, '--function-env', variables], /it must hold one JSON object of texts\.\n$/],
      [['--nonsense'], /unknown option '--nonsense'/],
      [['--port', 'http'], /A port is a number from 0 to 65535/],
    ];
    await Promise.all(
      failing.map(async ([flags, message]) => {
        const service = startService(['--data', temporaryFolder(), ...flags]);
        expect(await service.exited).toBe(1);
        expect(service.output().stderr).toMatch(message);
        expect(service.output().stdout).toBe('');
      }),
    );
    taken.close();
  });
});
