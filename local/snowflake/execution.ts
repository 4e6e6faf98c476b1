import { type StatementAnswer, statementTypes } from './answers.ts';
import type { Bindings } from './bind-values.ts';
import { splitStatements } from './dialect/index.ts';
import type { Engine } from './engine.ts';
import { errorKinds, statementError } from './errors.ts';
import { Query } from './queries.ts';
import type { Session } from './session.ts';
import { runStatement } from './statements.ts';

/** Body of `POST /queries/v1/query-request`. */
export interface QueryRequest {
  sqlText?: string;
  asyncExec?: boolean;
  describeOnly?: boolean;
  bindings?: Bindings;
  /** Settings for this request only: QUERY_TAG, MULTI_STATEMENT_COUNT, STATEMENT_TIMEOUT_IN_SECONDS, …. */
  parameters?: Record<string, string | number | boolean>;
}

/** Snowflake's default STATEMENT_TIMEOUT_IN_SECONDS: two days. */
const defaultStatementTimeout = 172_800;

/** Puts a request into its session's queue and returns the query that follows it. */
export function submit(engine: Engine, session: Session, request: QueryRequest, requestId: string | undefined): Query {
  const tag = request.parameters?.['QUERY_TAG'];
  const query = new Query(session, request.sqlText ?? '', tag === undefined ? undefined : String(tag));
  engine.queries.add(query, requestId);
  void session.enqueue(() => runTimed(engine, query, request));
  return query;
}

async function runTimed(engine: Engine, query: Query, request: QueryRequest): Promise<void> {
  const { session } = query;
  const seconds = Number(
    request.parameters?.['STATEMENT_TIMEOUT_IN_SECONDS'] ??
      session.parameters.get('STATEMENT_TIMEOUT_IN_SECONDS') ??
      defaultStatementTimeout,
  );
  const timer = setTimeout(
    () => {
      query.cancel(
        statementError(
          errorKinds.statementTimeout,
          `Statement reached its statement or warehouse timeout of ${seconds} second(s) and was canceled.`,
        ),
      );
    },
    seconds > 0 ? Math.min(seconds * 1000, 2 ** 31 - 1) : 2 ** 31 - 1,
  );
  await query.settle(() =>
    runRequest(engine, query, request).catch((error: unknown) => {
      engine.database.noteDamage(error);
      throw error;
    }),
  );
  clearTimeout(timer);
  engine.unlock(query);
  engine.history.add(query);
}

async function runRequest(engine: Engine, query: Query, request: QueryRequest): Promise<StatementAnswer> {
  const wanted = Number(
    request.parameters?.['MULTI_STATEMENT_COUNT'] ?? query.session.parameters.get('MULTI_STATEMENT_COUNT') ?? 1,
  );
  const statements = splitStatements(query.sql);
  if (statements.length === 0) throw statementError(errorKinds.syntax, 'SQL compilation error:\nEmpty SQL statement.');
  if (wanted !== 0 && statements.length !== wanted) {
    throw statementError(
      errorKinds.statementCount,
      `Actual statement count ${statements.length} did not match the desired statement count ${wanted}.`,
    );
  }
  engine.metrics.statements += statements.length;
  const [only] = statements;
  if (wanted === 1 && only !== undefined) {
    return runStatement(engine, query, request.bindings, request.describeOnly === true);
  }
  return runSeveral(engine, query, statements);
}

/** A multi-statement request: one query for each statement; the first failure ends it. */
async function runSeveral(engine: Engine, parent: Query, statements: readonly string[]): Promise<StatementAnswer> {
  const resultIds: string[] = [];
  parent.type = 'MULTI_STATEMENT';
  for (const sql of statements) {
    const child = new Query(parent.session, sql, parent.tag);
    engine.queries.add(child);
    parent.signal.addEventListener('abort', () => child.cancel(), { once: true });
    if (parent.signal.aborted) child.cancel();
    await child.settle(() => runStatement(engine, child, undefined, false));
    engine.unlock(child);
    engine.history.add(child);
    if (child.error !== undefined) throw child.error;
    resultIds.push(child.id);
  }
  return { statementTypeId: statementTypes.multi, columns: [], rows: [], total: 0, parts: [], resultIds };
}
