import type { Run } from '../contracts/run.ts';
import type { Log, Statement, StatementResult, Warehouse } from './ports.ts';

interface PublishPorts {
  warehouse: Warehouse;
  log: Log;
}

/**
 * Publishes in one transaction, after ending a publisher of the same store that died in the middle of its own and left its locks
 * behind. A run is the only one of its store (single-flight.ts), so one that is found is dead, or about to be repeated by this.
 * The name of the open transaction is the record of who publishes: it is there from the first statement on, and gone with the last.
 */
export async function publishAlone(
  storeId: Run['storeId'],
  statements: readonly Statement[],
  ports: PublishPorts,
): Promise<StatementResult[]> {
  const name = publisherName(ports.warehouse.database, storeId);
  await endDeadPublisher(name, ports);
  return ports.warehouse.transaction(statements, name);
}

/** Databases of one account may share a user, so the name begins with the database's. */
export function publisherName(database: string, storeId: Run['storeId']): string {
  return `${database}_PUBLISH_${storeId}`;
}

export async function endDeadPublisher(name: string, { warehouse, log }: PublishPorts): Promise<void> {
  for (const { session, startedOn } of await warehouse.endTransactions(name)) {
    log.warn('ended the session of a publisher that died', { session, began: startedOn });
  }
}
