import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import type { StartOptions } from './flags.ts';
import type { SecretFile } from './secret-file.ts';
import { storeSecretName } from './secrets.ts';
import { formerServicesGone, removeAddresses, writeAddresses } from './service-addresses.ts';
import { startService, type RunningService, type ServiceCommand } from './service.ts';
import { StartError } from './start-error.ts';
import { localWarehouse, type WarehouseLogin } from './warehouse-login.ts';

/** The part of the options that the services are started with. */
type ServiceOptions = Pick<StartOptions, 'orders' | 'days' | 'seed' | 'remote'>;

/** What runs for one start. */
export interface Services {
  /** Absent with a store or a warehouse elsewhere. */
  store: RunningService | undefined;
  warehouse: RunningService | undefined;
  aws: RunningService;
  warehouseLogin: WarehouseLogin;
  /** Rejects when a service dies; never resolves. */
  failure: Promise<never>;
  stop(): Promise<void>;
}

const folderOf: Record<ServiceCommand['name'], string> = { store: 'store', warehouse: 'snowflake', aws: 'aws' };

/** The command that starts a local service alone. */
export function serviceCommand(
  project: string,
  name: ServiceCommand['name'],
  folder: DataFolder,
  flags: readonly string[],
): ServiceCommand {
  return {
    name,
    entry: join(project, 'local', folderOf[name], 'main.ts'),
    args: ['--port', '0', '--data', folder.root, ...flags],
    logFile: join(folder.logs, `${name}.log`),
  };
}

/**
 * Starts the store and the warehouse (unless they are elsewhere), then the AWS endpoint that runs the machine against
 * them, and writes their addresses to `services.json`. If one fails, those already up are stopped.
 */
export async function startServices(
  project: string,
  options: ServiceOptions,
  folder: DataFolder,
  account: WarehouseLogin | undefined,
  secretFile: SecretFile | undefined,
): Promise<Services> {
  await formerServicesGone(folder);
  const running: RunningService[] = [];
  const start = async (name: ServiceCommand['name'], flags: readonly string[]) => {
    const service = await startService(serviceCommand(project, name, folder, flags));
    running.push(service);
    return service;
  };
  let stopping = false;
  const stop = async () => {
    stopping = true;
    // The machine first: it must not see the store and the warehouse go.
    for (const service of running.toReversed()) await service.stop();
    removeAddresses(folder);
  };
  // A refreshed pair must be in the person's file before it is used.
  const mirror = secretFile
    ? ['--mirror-secret', `${storeSecretName(secretFile.secret.store_id)}=${secretFile.file}`]
    : [];
  const bothStarted = await Promise.allSettled([
    options.remote === undefined ? start('store', storeFlags(options)) : undefined,
    account === undefined ? start('warehouse', []) : undefined,
  ]);
  try {
    const [store, warehouse] = bothStarted.map(valueOf);
    const warehouseLogin = account ?? localWarehouse(folder, warehouse!.url);
    const environment = join(folder.root, 'function-environment.json');
    writeFileSync(environment, JSON.stringify(functionEnvironment(options, store, warehouseLogin), null, 2));
    const assembly = join(project, 'cdk.out');
    const aws = await start('aws', ['--assembly', assembly, '--function-env', environment, ...mirror]);
    writeAddresses(folder, running);
    const failure = firstDeath(running, () => stopping);
    // It may come at a moment when nobody waits for it; whoever does, still receives it.
    failure.catch(() => undefined);
    return { store, warehouse, aws, warehouseLogin, failure, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function valueOf<Value>(settled: PromiseSettledResult<Value>): Value {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/** Real limits would make the first load of 2,000 orders a matter of minutes; a minute stays a minute. */
const requestsPerMinute = 1_000_000;

function storeFlags({ orders, days, seed }: ServiceOptions): string[] {
  const shop = Object.entries({ orders, days, seed }).filter(([, value]) => value !== undefined);
  return ['--rate-limit', String(requestsPerMinute), ...shop.flatMap(([name, value]) => [`--${name}`, String(value)])];
}

/** Laid over the environment that the template gives to the functions: addresses, and the database's name. */
function functionEnvironment(
  { remote }: ServiceOptions,
  store: RunningService | undefined,
  { database }: WarehouseLogin,
): Record<string, string> {
  return {
    SALLA_API_URL: remote?.storeUrl ?? `${store!.url}/admin/v2`,
    SALLA_ACCOUNTS_URL: remote?.accountsUrl ?? store!.url,
    WAREHOUSE_DATABASE: database,
  };
}

async function firstDeath(services: readonly RunningService[], stopping: () => boolean): Promise<never> {
  return Promise.race(
    services.map(async ({ name, gone }) => {
      const reason = await gone;
      if (stopping()) return forever;
      throw new StartError(
        `The ${name} service ended in the middle of the work: ${reason}`,
        'start again; the run continues where it can.',
      );
    }),
  );
}

const forever = new Promise<never>(() => undefined);
