import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import { isAlive, lockOwner } from './process-lock.ts';
import type { RunningService, ServiceCommand } from './service.ts';

/** Content of `services.json`: which services of the data folder are up, and where. */
type ServiceAddresses = Partial<Record<ServiceCommand['name'], { url: string; pid: number }>>;

export function writeAddresses(folder: DataFolder, services: readonly RunningService[]): void {
  const addresses = Object.fromEntries(services.map(({ name, url, pid }) => [name, { url, pid }]));
  writeFileSync(folder.services, JSON.stringify(addresses, null, 2));
}

export function removeAddresses(folder: DataFolder): void {
  rmSync(folder.services, { force: true });
}

function readAddresses(folder: DataFolder): ServiceAddresses {
  if (!existsSync(folder.services)) return {};
  try {
    return JSON.parse(readFileSync(folder.services, 'utf8')) as ServiceAddresses;
  } catch {
    // Cut off while it was written; the services it would have named are gone, or free the folder's files soon.
    return {};
  }
}

/** The address of the warehouse that a living `npm start` keeps up, if any. */
export function runningWarehouse(folder: DataFolder): string | undefined {
  return isAlive(lockOwner(folder.lock)) ? readAddresses(folder).warehouse?.url : undefined;
}

const secondsToEnd = 15;

/**
 * Waits for the services of a start that was killed: they end by themselves, but the warehouse first finishes the
 * statement that it is in, and its file has one writer. Call it with the folder's lock in hand.
 */
export async function formerServicesGone(folder: DataFolder): Promise<void> {
  const deadline = Date.now() + secondsToEnd * 1000;
  const pids = Object.values(readAddresses(folder)).map(({ pid }) => pid);
  while (pids.some(isAlive) && Date.now() < deadline) await sleep(100);
  removeAddresses(folder);
}
