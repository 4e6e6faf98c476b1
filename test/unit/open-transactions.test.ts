import { describe, expect, it } from 'vitest';
import { WarehouseStatementError } from '../../functions/adapters/snowflake/errors.ts';
import { begin, endTransactions } from '../../functions/adapters/snowflake/open-transactions.ts';
import type { StatementResult, WarehouseRow } from '../../functions/domain/ports.ts';

/** A warehouse with these open transactions that refuses what `refused` matches; `sent` is what it was asked beside the list. */
function account(rows: WarehouseRow[], refused: RegExp) {
  const sent: string[] = [];
  const execute = async ({ sql }: { sql: string }): Promise<StatementResult> => {
    const result = { columns: [], types: [], rows, affected: { inserted: 0, updated: 0, deleted: 0 }, queryId: '' };
    if (sql === 'SHOW TRANSACTIONS') return result;
    sent.push(sql);
    if (refused.test(sql)) throw new WarehouseStatementError('refused', 'ask', '003001');
    return result;
  };
  return { execute, sent };
}
const row = (name: string, id = '11', session = '22') => ({ id, session, name, started_on: 'then' });

describe('Ending transactions by name', () => {
  it('aborts a transaction whose session its user may not abort', async () => {
    const warehouse = account([row('OTHER'), row('MINE')], /abort_session/);
    expect(await endTransactions(warehouse, 'MINE')).toEqual([{ session: '22', startedOn: 'then' }]);
    expect(warehouse.sent).toEqual(['select system$abort_session(22)', 'select system$abort_transaction(11)']);
  });

  it('goes on when both are refused, because it may have ended by itself', async () => {
    expect(await endTransactions(account([row('MINE')], /./), 'MINE')).toEqual([]);
  });

  it('puts nothing into a statement that is not an id or a name', async () => {
    const warehouse = account([row('MINE', '1) or (1', '2'), row('MINE', '1', '2); drop')], /never/);
    expect(await endTransactions(warehouse, 'MINE')).toEqual([]);
    expect(warehouse.sent).toEqual([]);
    expect(() => begin('A; drop table B')).toThrow('no name');
  });
});
