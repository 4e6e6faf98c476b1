import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { readApplication } from '../lambda/application.ts';
import { FunctionPool } from '../lambda/function-pool.ts';
import { location } from '../lambda/identity.ts';
import { AsynchronousInvocations } from './asynchronous-invocations.ts';
import { EventRules } from './event-rules.ts';
import { Executions } from './executions.ts';
import { notificationService } from './notification-service.ts';
import { type ScheduleTargets, Schedules } from './schedules.ts';
import { SecretStore } from './secret-store.ts';
import { secretsManager } from './secrets-manager.ts';
import { createServer } from './server.ts';
import { stepFunctions } from './step-functions.ts';

export interface LocalAccountOptions {
  /** 0: any free port. */
  port: number;
  /** The data folder (`.salla`): `aws/`, `runs/`, `outbox/`. */
  dataFolder: string;
  /** The cloud assembly (`cdk.out`). */
  assemblyFolder: string;
  /** Joins every function's environment, such as the endpoints of the local store and warehouse. */
  functionEnvironment: Record<string, string>;
  /** Files that follow a store's secret, by the secret's name. */
  secretFiles?: ReadonlyMap<string, string>;
  schedules: boolean;
  /** Told what nobody waits for: an alert that could not be delivered, an execution found interrupted. */
  warn: (message: string) => void;
}

export interface LocalAccount {
  url: string;
  close: () => Promise<void>;
}

/**
 * Serves the synthesized application as an AWS account would: secrets, topics, state machines, rules, schedules.
 * @throws Error with a message for the person who started it
 */
export async function startLocalAccount(options: LocalAccountOptions): Promise<LocalAccount> {
  const { dataFolder, warn } = options;
  const application = readApplication(options.assemblyFolder);
  const stateFolder = path.join(dataFolder, 'aws');
  const runsFolder = path.join(dataFolder, 'runs');
  const outboxFolder = path.join(dataFolder, 'outbox');
  for (const folder of [stateFolder, runsFolder, outboxFolder]) mkdirSync(folder, { recursive: true });

  const secrets = new SecretStore(path.join(stateFolder, 'secrets.json'), await mirrorOf(options.secretFiles));
  // A deployment makes the secrets that the template declares; a person fills them.
  for (const name of application.secrets) if (secrets.find(name) === undefined) secrets.create(name, undefined);

  // Functions reach the services under the address that is only known when the server listens.
  const environment: Record<string, string> = {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_DEFAULT_REGION: location.region,
  };
  const functions = new FunctionPool(application.functions, environment);
  const rules = new EventRules({ rules: application.rules, functions, runsFolder, onFailure: warn });
  const failures = application.asynchronousFailures;
  const invocations = new AsynchronousInvocations({ functions, failures, runsFolder, onFailure: warn });
  const executions = new Executions({
    stateMachines: application.stateMachines,
    functions,
    runsFolder,
    onStatusChange: (record) => rules.executionChanged(record),
    warn,
  });
  for (const name of executions.interrupted) {
    warn(`The execution ${name} was running when its process ended; it is ABORTED now and can be redriven.`);
  }

  const server = createServer({
    secretsManager: secretsManager(secrets),
    stepFunctions: stepFunctions(executions),
    notifications: notificationService({
      topics: application.topics,
      topicsFile: path.join(stateFolder, 'topics.json'),
      outboxFolder,
    }),
  });
  await server.listen({ host: '127.0.0.1', port: options.port });
  const { port } = server.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  Object.assign(environment, { AWS_ENDPOINT_URL: url }, options.functionEnvironment);
  const targets: ScheduleTargets = {
    start: (...given) => executions.start(...given),
    invoke: (...given) => invocations.invoke(...given),
  };
  const schedules = options.schedules ? new Schedules(application.schedules, targets, warn) : undefined;

  return {
    url,
    async close() {
      schedules?.close();
      await executions.close();
      await Promise.all([rules.settled(), invocations.settled()]);
      await functions.close();
      await server.close();
    },
  };
}

/** Loaded when it is asked for: the mirror reads the contracts in `functions/`, which a synthesized run does without. */
async function mirrorOf(files: ReadonlyMap<string, string> | undefined) {
  if (files === undefined || files.size === 0) return undefined;
  const { mirrorTo } = await import('./secret-mirror.ts');
  return mirrorTo(files);
}
