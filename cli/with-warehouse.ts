import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import { openWarehouse } from '../functions/adapters/snowflake/open-warehouse.ts';
import type { Warehouse } from '../functions/domain/ports.ts';
import { dataFolder, lockDataFolder, type DataFolder } from '../local/run/data-folder.ts';
import { formerServicesGone, runningWarehouse } from '../local/run/service-addresses.ts';
import { startService } from '../local/run/service.ts';
import { serviceCommand } from '../local/run/services.ts';
import { StartError } from '../local/run/start-error.ts';
import { localWarehouse, snowflakeAccount, type WarehouseLogin } from '../local/run/warehouse-login.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

/** `--data`, as every command of the CLI takes it. */
export function dataOption(): Option {
  return new Option('--data <dir>', 'data folder of npm start').default('.salla');
}

/**
 * Gives `work` the warehouse: the Snowflake account that the environment names, else the local one that is up, else the
 * local one started for this call and stopped after it.
 *
 * @param mayCreate whether a folder without a warehouse gets one; otherwise it is refused
 */
export async function withWarehouse<Result>(
  data: string,
  work: (warehouse: Warehouse) => Promise<Result>,
  mayCreate = false,
): Promise<Result> {
  const account = snowflakeAccount(process.env);
  if (account) return connected(account, work);
  const folder = dataFolder(resolve(data));
  if (!existsSync(folder.root)) {
    throw new StartError(
      `There is no data folder ${folder.root}.`,
      'fill one with npm start, or name another with --data.',
    );
  }
  if (!mayCreate && !existsSync(join(folder.root, 'warehouse.duckdb'))) {
    throw new StartError(`${folder.root} holds no warehouse.`, 'fill it with npm start, or name another with --data.');
  }
  const unlock = await lockOrJoin(folder);
  if (typeof unlock === 'string') return connected(localWarehouse(folder, unlock), work);
  try {
    await formerServicesGone(folder);
    const service = await startService(serviceCommand(project, 'warehouse', folder, []));
    try {
      return await connected(localWarehouse(folder, service.url), work);
    } finally {
      await service.stop();
    }
  } finally {
    unlock();
  }
}

const secondsToWait = 15;

/** The address of the warehouse that is up, or the folder's lock; waits for another command that has the folder briefly. */
async function lockOrJoin(folder: DataFolder): Promise<string | (() => void)> {
  const deadline = Date.now() + secondsToWait * 1000;
  for (;;) {
    const url = runningWarehouse(folder);
    if (url !== undefined) return url;
    try {
      return lockDataFolder(folder);
    } catch (error) {
      if (!(error instanceof StartError) || Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

async function connected<Result>(
  login: WarehouseLogin,
  work: (warehouse: Warehouse) => Promise<Result>,
): Promise<Result> {
  const warehouse = await openWarehouse(login);
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}
