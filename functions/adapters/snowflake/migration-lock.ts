import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Warehouse } from '../../domain/ports.ts';
import { MigrationError } from './errors.ts';

/** A deployment that died lets go by itself after this; renewed before each file, so one file must not take longer. */
const minutesAlive = 30;

/** How long a deployment waits for another one. */
const secondsToWait = 120;

export interface MigrationLock {
  /** Keeps the lock alive for another half an hour. */
  renew(): Promise<void>;
}

/**
 * One deployment at a time. DDL ends every transaction in Snowflake, and no constraint holds two rows apart, so the lock is a
 * row that each puts in before it looks: who finds no other may go on, who finds one takes its own back and tries again. At most
 * one of two sees nobody else.
 */
export async function withMigrationLock<Result>(
  warehouse: Warehouse,
  work: (lock: MigrationLock) => Promise<Result>,
): Promise<Result> {
  const owner = randomUUID();
  await take(warehouse, owner);
  try {
    return await work({ renew: () => renew(warehouse, owner) });
  } finally {
    await release(warehouse, owner);
  }
}

async function take(warehouse: Warehouse, owner: string): Promise<void> {
  const deadline = Date.now() + secondsToWait * 1000;
  for (;;) {
    await warehouse.execute({
      sql: `insert into OPS.migration_locks (owner, alive_until)
select :1, dateadd('minute', ${minutesAlive}, current_timestamp()::timestamp_ntz)`,
      binds: [owner],
    });
    const { rows } = await warehouse.execute({
      sql: 'select owner, taken_at from OPS.migration_locks where owner <> :1 and alive_until > current_timestamp()::timestamp_ntz',
      binds: [owner],
    });
    const [other] = rows;
    if (other === undefined) return;
    await release(warehouse, owner);
    if (Date.now() > deadline) {
      throw new MigrationError(
        `Another deployment has migrated ${warehouse.database} since ${String(other['TAKEN_AT'])} (UTC).`,
        `wait until it has ended, then migrate again; one that died lets go after ${minutesAlive} minutes, or at once by: npx salla sql "delete from OPS.migration_locks"`,
      );
    }
    // By chance, so that two that met do not meet again.
    await sleep(200 + Math.random() * 800);
  }
}

async function renew(warehouse: Warehouse, owner: string): Promise<void> {
  const { affected } = await warehouse.execute({
    sql: `update OPS.migration_locks set alive_until = dateadd('minute', ${minutesAlive}, current_timestamp()::timestamp_ntz)
where owner = :1 and alive_until > current_timestamp()::timestamp_ntz`,
    binds: [owner],
  });
  if (affected.updated === 1) return;
  throw new MigrationError(
    `This deployment of ${warehouse.database} took so long that its lock has lapsed.`,
    'migrate again: what was applied is known, and the rest is safe to repeat.',
  );
}

async function release(warehouse: Warehouse, owner: string): Promise<void> {
  await warehouse.execute({
    sql: 'delete from OPS.migration_locks where owner = :1 or alive_until <= current_timestamp()::timestamp_ntz',
    binds: [owner],
  });
}
