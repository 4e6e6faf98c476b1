import type { KeyObject } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Engine } from './engine.ts';
import { verifyLogin } from './key-pair.ts';
import { failure, loginBody, success } from './responses.ts';
import { schemaExists } from './schemas.ts';
import type { Session } from './session.ts';
import type { SessionRegistry, SessionTimes } from './session-registry.ts';

interface LoginRequest {
  Body: {
    data: {
      ACCOUNT_NAME?: string;
      LOGIN_NAME?: string;
      AUTHENTICATOR?: string;
      TOKEN?: string;
      SESSION_PARAMETERS?: Record<string, unknown>;
    };
  };
  Querystring: { databaseName?: string; schemaName?: string; warehouse?: string; roleName?: string };
}

interface SessionParts {
  engine: Engine;
  sessions: SessionRegistry;
  publicKey: KeyObject;
  times: SessionTimes;
}

/** Login, token renewal, heartbeat, log-out and the driver's telemetry. */
export function sessionRoutes(app: FastifyInstance, { engine, sessions, publicKey, times }: SessionParts): void {
  const login = async (request: FastifyRequest<LoginRequest>, reply: FastifyReply) => {
    const { ACCOUNT_NAME, LOGIN_NAME, AUTHENTICATOR, TOKEN, SESSION_PARAMETERS } = request.body.data;
    if (AUTHENTICATOR !== 'SNOWFLAKE_JWT') {
      return reply.send(
        failure(
          '390100',
          'Incorrect username or password was specified. The local warehouse takes key-pair login only (authenticator SNOWFLAKE_JWT).',
        ),
      );
    }
    const check = verifyLogin(
      publicKey,
      { account: ACCOUNT_NAME ?? '', user: LOGIN_NAME ?? '', token: TOKEN ?? '' },
      Date.now(),
    );
    if (!check.ok)
      return reply.send(failure('390144', `JWT token is invalid: ${check.reason}.`, { authnMethod: 'KEYPAIR' }));
    const session = await sessions.open();
    for (const [name, value] of Object.entries(SESSION_PARAMETERS ?? {}))
      session.parameters.set(name.toUpperCase(), String(value));
    await place(engine, session, request.query);
    return reply.send(loginBody(session, { token: times.tokenSeconds, master: times.masterSeconds }));
  };
  app.post<LoginRequest>('/session/v1/login-request', login);

  const renew = async (request: FastifyRequest, reply: FastifyReply) => {
    const renewed = sessions.renew(bearer(request));
    if (!('session' in renewed)) return reply.send(failure(renewed.code, renewed.message));
    const { session } = renewed;
    return reply.send(
      success({
        sessionToken: session.token,
        validityInSecondsST: times.tokenSeconds,
        masterToken: session.masterToken,
        validityInSecondsMT: times.masterSeconds,
        sessionId: Number(session.id),
      }),
    );
  };
  app.post('/session/token-request', renew);

  const heartbeat = async (request: FastifyRequest, reply: FastifyReply) => {
    const found = sessions.byToken(bearer(request));
    if (!('session' in found)) return reply.send(failure(found.code, found.message));
    found.session.lastActivityAt = Date.now();
    return reply.send(success(null));
  };
  app.post('/session/heartbeat', heartbeat);

  const logOut = async (request: FastifyRequest, reply: FastifyReply) => {
    const found = sessions.byToken(bearer(request));
    if (!('session' in found)) return reply.send(failure(found.code, found.message));
    await sessions.close(found.session);
    return reply.send(success(null));
  };
  app.post('/session', logOut);

  app.post('/telemetry/send', async () => success('Log Received'));
}

/** The token of `Authorization: Snowflake Token="…"`. */
export function bearer(request: FastifyRequest): string {
  return /^Snowflake Token="([^"]*)"$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** Where the session starts. A database or schema that does not exist is no error at login, as in Snowflake. */
async function place(engine: Engine, session: Session, wanted: LoginRequest['Querystring']): Promise<void> {
  const signal = new AbortController().signal;
  if (wanted.roleName) await session.assume('role', wanted.roleName.toUpperCase());
  if (wanted.warehouse) await session.assume('warehouse', wanted.warehouse.toUpperCase());
  const database = wanted.databaseName?.toUpperCase();
  if (database === undefined || !engine.database.has(database)) return;
  const schema = wanted.schemaName?.toUpperCase() ?? 'PUBLIC';
  await session.use(database, (await schemaExists(session, database, schema, signal)) ? schema : undefined);
}
