import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { startLocalAccount } from './local-account.ts';
import type { LocalAccount } from './local-account.ts';

interface Flags {
  port: number;
  data: string;
  assembly: string;
  functionEnv?: string;
  mirrorSecret: ReadonlyMap<string, string>;
  schedules: 'on' | 'off';
}

const command = new Command('local/aws/main.ts')
  .description(
    'Secrets Manager, SNS and Step Functions on one local endpoint; runs the state machine that "cdk synth" wrote.',
  )
  .option('--port <number>', 'port on 127.0.0.1; 0 takes any free one', portOf, 0)
  .option('--data <folder>', 'where state, runs and alerts are kept', '.salla')
  .option('--assembly <folder>', 'the synthesized cloud assembly', 'cdk.out')
  .option('--function-env <file>', "JSON object of variables that join every function's environment")
  .option(
    '--mirror-secret <name=file>',
    'a file that receives every new pair of a store before the secret does; may be repeated',
    mirrorOf,
    new Map<string, string>(),
  )
  .addOption(
    new Option('--schedules <switch>', "whether the template's schedules fire").choices(['on', 'off']).default('off'),
  );

async function start(flags: Flags): Promise<LocalAccount> {
  return startLocalAccount({
    port: flags.port,
    dataFolder: path.resolve(flags.data),
    assemblyFolder: path.resolve(flags.assembly),
    functionEnvironment: flags.functionEnv === undefined ? {} : readVariables(flags.functionEnv),
    secretFiles: flags.mirrorSecret,
    schedules: flags.schedules === 'on',
    warn: (message) => process.stderr.write(`${message}\n`),
  });
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

function mirrorOf(text: string, earlier: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [name, file] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
  if (!text.includes('=') || name === '' || file === '') {
    throw new InvalidArgumentError('A secret and its file are written as name=file.');
  }
  return new Map([...earlier, [name, path.resolve(file)]]);
}

function readVariables(file: string): Record<string, string> {
  let variables: unknown;
  try {
    variables = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`--function-env ${file}: ${(error as Error).message}`, { cause: error });
  }
  const isObject = typeof variables === 'object' && variables !== null && !Array.isArray(variables);
  if (isObject && Object.values(variables as object).every((value) => typeof value === 'string')) {
    return variables as Record<string, string>;
  }
  throw new Error(`--function-env ${file}: it must hold one JSON object of texts.`);
}

function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE') return message;
  return `Port ${command.opts<Flags>().port} is taken. Next: stop what uses it, or choose another --port.`;
}

command.parse();
try {
  const account = await start(command.opts<Flags>());
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    void account.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  process.on('disconnect', close);
  process.stdout.write(`${JSON.stringify({ service: 'aws', url: account.url })}\n`);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
