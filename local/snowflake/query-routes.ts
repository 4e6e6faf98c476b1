import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Engine } from './engine.ts';
import { errorKinds } from './errors.ts';
import { type QueryRequest, submit } from './execution.ts';
import type { Query } from './queries.ts';
import { failure, monitoringBody, queryBody, success } from './responses.ts';
import type { Session } from './session.ts';
import type { SessionRegistry } from './session-registry.ts';
import { bearer } from './session-routes.ts';

interface QueryParts {
  engine: Engine;
  sessions: SessionRegistry;
  longQueryMilliseconds: number;
}

/** Statements: execution, results, status, cancel. */
export function queryRoutes(app: FastifyInstance, { engine, sessions, longQueryMilliseconds }: QueryParts): void {
  /** Runs `work` for the session of the request's token, or answers why there is none. */
  async function withSession(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (session: Session) => Promise<unknown>,
  ) {
    const found = sessions.byToken(bearer(request));
    void reply.type('application/json');
    if (!('session' in found)) return failure(found.code, found.message);
    const done = found.session.touch(request.raw.socket);
    try {
      return await work(found.session);
    } finally {
      done();
    }
  }

  async function answer(request: FastifyRequest, query: Query) {
    await waitFor(query, longQueryMilliseconds);
    return queryBody(query, `http://${request.headers.host ?? ''}`, false);
  }

  app.post<{ Body: QueryRequest; Querystring: { requestId?: string } }>(
    '/queries/v1/query-request',
    async (request, reply) =>
      withSession(request, reply, async (session) => {
        const { requestId } = request.query;
        const known = requestId === undefined ? undefined : engine.queries.byRequest(requestId);
        const query = known?.session === session ? known : submit(engine, session, request.body, requestId);
        if (request.body.asyncExec === true) return queryBody(query, '', true);
        return answer(request, query);
      }),
  );

  app.get<{ Params: { id: string } }>('/queries/:id/result', async (request, reply) =>
    withSession(request, reply, async () => {
      const query = engine.queries.get(request.params.id);
      if (query === undefined)
        return failure(errorKinds.resultGone.code, `Statement ${request.params.id} not found`, {
          sqlState: errorKinds.resultGone.sqlState,
        });
      return answer(request, query);
    }),
  );

  app.get<{ Params: { id: string } }>('/monitoring/queries/:id', async (request, reply) =>
    withSession(request, reply, async () => monitoringBody(engine.queries.get(request.params.id))),
  );

  app.post<{ Body: { requestId?: string } }>('/queries/v1/abort-request', async (request, reply) =>
    withSession(request, reply, async () => abort(engine.queries.byRequest(request.body?.requestId ?? ''))),
  );

  app.post<{ Params: { id: string } }>('/queries/:id/abort-request', async (request, reply) =>
    withSession(request, reply, async () => abort(engine.queries.get(request.params.id))),
  );
}

async function abort(query: Query | undefined) {
  if (query === undefined) return failure('000605', 'Identified SQL statement is not currently executing.');
  query.cancel();
  await query.done;
  return success(null);
}

async function waitFor(query: Query, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([query.done, patience]);
  clearTimeout(timer);
}
