import { rowsAnswer, type StatementAnswer, statementTypes, textColumn } from './answers.ts';
import type { Command } from './dialect/types.ts';
import type { Engine } from './engine.ts';
import { errorKinds, statementError } from './errors.ts';
import type { Query } from './queries.ts';
import type { Session } from './session.ts';

/**
 * SYSTEM$ABORT_SESSION ends another client's session, which is refused from then on; SYSTEM$ABORT_TRANSACTION only undoes what it
 * has open. Either way its locks are free when this answers. Answers as Snowflake's pages of the two functions show them.
 */
export async function abort(
  engine: Engine,
  { session: own }: Query,
  { what, id }: Extract<Command, { type: 'abort' }>,
): Promise<StatementAnswer> {
  const target = what === 'session' ? engine.sessions.byId(id) : ofTransaction(engine, id);
  if (target === undefined || target === own) {
    const reason = target === own ? 'is the one that this statement came from' : 'does not exist or not authorized';
    throw statementError(
      errorKinds.objectMissing,
      `${what === 'session' ? 'Session' : 'Transaction'} '${id}' ${reason}.`,
    );
  }
  if (what === 'session') await engine.sessions.close(target);
  else await engine.sessions.abortTransaction(target);
  const text = what === 'session' ? `session [${id}] terminated.` : `Aborted transaction id: ${id}`;
  return rowsAnswer(statementTypes.select, [textColumn(`SYSTEM$ABORT_${what.toUpperCase()}(${id})`)], [[text]]);
}

function ofTransaction(engine: Engine, id: string): Session | undefined {
  return engine.sessions.inTransaction().find(({ transaction }) => transaction.facts?.id === id);
}
