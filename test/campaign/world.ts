import { mkdir, mkdtemp, readFile, rm, statfs } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import type { Warehouse } from '../../functions/domain/ports.ts';
import { Executions } from '../../local/aws/executions.ts';
import type { ExecutionRecord } from '../../local/aws/execution-record.ts';
import { SecretStore } from '../../local/aws/secret-store.ts';
import { secretsManager } from '../../local/aws/secrets-manager.ts';
import { createServer } from '../../local/aws/server.ts';
import { stepFunctions } from '../../local/aws/step-functions.ts';
import { storeSecretName } from '../../local/run/secrets.ts';
import { startWarehouse } from '../../local/snowflake/server.ts';
import { putMigratedWarehouse } from '../migrated-warehouse.ts';
import { Fate, type Kill, lastWrites } from './life.ts';
import { applicationWithoutPauses, project } from './machine.ts';
import { MortalFunctions } from './mortal-functions.ts';
import { inVirtualTime, startVirtualTime } from './virtual-time.ts';

interface RunOptions {
  kill: Kill | null;
  haste: number;
}

export interface EndedRun {
  record: ExecutionRecord;
  requests: number;
  kills: number;
}

/**
 * One process with everything in it that a run needs but the store: the warehouse's endpoint, the AWS services, the
 * synthesized state machine and the functions. Serves any number of stores, one after the other.
 */
export interface World {
  /** Folder for what a store keeps. */
  folder: string;
  /** Where the functions find the store from now on. */
  useStore(url: string): void;
  /** The pair that the store's secret holds from now on. */
  putStoreSecret(pair: { store_id: string }): void;
  /** One execution of the machine, to its end. */
  start(input: object, options: RunOptions): Promise<EndedRun>;
  /** Goes on with an execution that failed or was stopped. */
  redrive(record: ExecutionRecord, options: RunOptions): Promise<EndedRun>;
  warehouse: Warehouse;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  startVirtualTime();
  const root = await mkdtemp(join(await roomyFolder(), 'campaign-'));
  const temporary = join(root, 'tmp');
  await mkdir(temporary);
  await putMigratedWarehouse(root);
  const endpoint = await startWarehouse({ directory: root, port: 0, threads: 1 });
  const secret = {
    account: 'LOCAL',
    user: 'SALLA_LOCAL',
    private_key: await readFile(join(root, 'keys', 'warehouse.p8'), 'utf8'),
    access_url: endpoint.url,
  };
  const database = 'SALLA_DWH';
  const secrets = new SecretStore(join(root, 'secrets.json'));
  secrets.create('salla/warehouse', undefined);
  secrets.put('salla/warehouse', undefined, { secretString: JSON.stringify(secret) }, ['AWSCURRENT']);

  const application = applicationWithoutPauses();
  const quiet = new Fate(null, () => undefined);
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
  const functions = await MortalFunctions.load(application.functions, { fate: quiet, haste: 0 });
  const ended = new Map<string, (record: ExecutionRecord) => void>();
  const executions = new Executions({
    stateMachines: application.stateMachines,
    functions,
    runsFolder: join(root, 'runs'),
    onStatusChange: (record) => {
      if (record.status !== 'RUNNING') ended.get(record.executionArn)?.(record);
    },
    warn: (message) => process.stderr.write(`${message}\n`),
  });
  const aws = createServer({
    secretsManager: secretsManager(secrets),
    stepFunctions: stepFunctions(executions),
    notifications: {},
  });
  await aws.listen({ host: '127.0.0.1', port: 0 });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'eu-central-1',
    STORE_SECRET_PREFIX: storeSecretName(''),
    WAREHOUSE_SECRET_ID: 'salla/warehouse',
    WAREHOUSE_DATABASE: database,
    SQL_DIR: join(project, 'sql'),
    TMPDIR: temporary,
  });
  const warehouse = await openWarehouse({ secret, database });

  const run = async (begin: () => ExecutionRecord, options: RunOptions): Promise<EndedRun> => {
    let arn = '';
    const fate = new Fate(options.kill, () => void executions.stop(arn, 'Killed', 'by the campaign'));
    functions.circumstances = { fate, haste: options.haste };
    const { promise, resolve } = Promise.withResolvers<ExecutionRecord>();
    arn = inVirtualTime('machine', begin).executionArn;
    ended.set(arn, resolve);
    const record = await promise;
    if (fate.kills > 0) await lastWrites();
    ended.delete(arn);
    return { record, requests: fate.requests, kills: fate.kills };
  };
  return {
    folder: root,
    useStore(url) {
      Object.assign(process.env, { SALLA_API_URL: `${url}/admin/v2`, SALLA_ACCOUNTS_URL: url });
    },
    putStoreSecret(pair) {
      const name = storeSecretName(pair.store_id);
      if (secrets.find(name) === undefined) secrets.create(name, undefined);
      secrets.put(name, undefined, { secretString: JSON.stringify(pair) }, ['AWSCURRENT']);
    },
    start: (input, options) =>
      run(() => executions.start(application.stateMachines[0]!.arn, undefined, JSON.stringify(input)), options),
    redrive: (record, options) => run(() => executions.redrive(record.executionArn), options),
    warehouse,
    async stop() {
      await warehouse.close();
      await executions.close();
      await aws.close();
      await endpoint.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Memory, where the system offers enough of it as a folder: nothing here outlives the process. */
async function roomyFolder(): Promise<string> {
  const memory = '/dev/shm';
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > 4e9 ? memory : tmpdir();
}
