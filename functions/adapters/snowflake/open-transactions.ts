import type { EndedTransaction, Warehouse } from '../../domain/ports.ts';
import { WarehouseStatementError } from './errors.ts';

const identifier = /^[A-Z_][A-Z0-9_$]*$/;
const id = /^\d+$/;

/** `BEGIN`, with a name by which SHOW TRANSACTIONS lists the transaction while it is open. */
export function begin(name?: string): string {
  if (name === undefined) return 'BEGIN TRANSACTION';
  if (!identifier.test(name)) throw new Error(`“${name}” is no name of a transaction.`);
  return `BEGIN TRANSACTION NAME ${name}`;
}

/**
 * Ends whoever holds a transaction of this name open. Snowflake leaves the transaction of a client that died open, with its locks:
 * four hours, or until it has blocked somebody for five minutes (docs.snowflake.com/en/sql-reference/transactions, “Aborting
 * transactions”).
 *
 * SHOW TRANSACTIONS lists those of the current user with their names and sessions, and needs no running warehouse
 * (…/sql/show-transactions). SYSTEM$ABORT_SESSION comes first, because a client that only seemed dead could go on with the rest of
 * its statements after SYSTEM$ABORT_TRANSACTION, each committed by itself. Its page names no privilege; that of
 * SYSTEM$ABORT_TRANSACTION says that the user who began a transaction may abort it, so that is what is left when the first is
 * refused.
 */
export async function endTransactions(
  warehouse: Pick<Warehouse, 'execute'>,
  name: string,
): Promise<EndedTransaction[]> {
  const { rows } = await warehouse.execute({ sql: 'SHOW TRANSACTIONS' });
  const ended: EndedTransaction[] = [];
  for (const row of rows) {
    const [transaction, session] = [String(row['id']), String(row['session'])];
    if (String(row['name']).toUpperCase() !== name || !id.test(transaction) || !id.test(session)) continue;
    if (
      (await accepted(warehouse, `select system$abort_session(${session})`)) ||
      (await accepted(warehouse, `select system$abort_transaction(${transaction})`))
    )
      ended.push({ session, startedOn: String(row['started_on']) });
  }
  return ended;
}

/** One that ended by itself meanwhile is refused too; one that really stays is met again as a lock, which has its own time-out. */
async function accepted(warehouse: Pick<Warehouse, 'execute'>, sql: string): Promise<boolean> {
  try {
    await warehouse.execute({ sql });
    return true;
  } catch (error) {
    if (error instanceof WarehouseStatementError) return false;
    throw error;
  }
}
