import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Database } from './database.ts';
import { Engine } from './engine.ts';
import { errorKinds } from './errors.ts';
import { loadKeyPair } from './key-pair.ts';
import { Metrics } from './metrics.ts';
import { failure } from './responses.ts';
import { QueryRegistry } from './queries.ts';
import { QueryHistory } from './query-history.ts';
import { queryRoutes } from './query-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { SessionRegistry } from './session-registry.ts';
import { StageStore } from './stage-files.ts';
import { TableLocks } from './table-locks.ts';
import { TableVersions } from './table-versions.ts';
import { Uploads } from './uploads.ts';

export interface WarehouseOptions {
  /** Folder of `warehouse.duckdb`, `stage/` and `keys/`. */
  directory: string;
  /** 0: any free port. */
  port: number;
  /** DuckDB's memory limit (default 2GB). */
  memoryLimit?: string;
  /** DuckDB's threads (default 2). */
  threads?: number;
  /** Validity of a session token (default 3600 s). */
  tokenSeconds?: number;
  /** A session idle for this long is closed and rolled back (default 14400 s). */
  masterSeconds?: number;
  /** A request is answered "still running" after this long, and the driver asks again (default 30 s). */
  longQueryMilliseconds?: number;
  /** How long after a client's death its open transaction is rolled back (default 3 s). */
  abandonedMilliseconds?: number;
}

export interface RunningWarehouse {
  url: string;
  close(): Promise<void>;
}

/** Largest request: array binds travel in the body. */
const bodyLimit = 256 * 1024 * 1024;

/** Opens the database files and answers the Snowflake driver on a loopback port. */
export async function startWarehouse(options: WarehouseOptions): Promise<RunningWarehouse> {
  const { directory } = options;
  const resultsDirectory = join(directory, 'results');
  const publicKey = await loadKeyPair(join(directory, 'keys'));
  // The database's views of the account read its files, so they must be there.
  const history = new QueryHistory(directory);
  // The database comes before all that changes the folder: its lock keeps a second process on the same folder from what follows.
  const database = await Database.open({
    directory,
    memoryLimit: options.memoryLimit ?? '2GB',
    threads: options.threads ?? 2,
  });
  // Results of an earlier process have nobody left to read them.
  await rm(resultsDirectory, { recursive: true, force: true });
  const uploads = new Uploads(join(directory, 'uploads'));
  await uploads.recover();
  const locks = new TableLocks();
  const queries = new QueryRegistry(resultsDirectory);
  const times = {
    tokenSeconds: options.tokenSeconds ?? 3600,
    masterSeconds: options.masterSeconds ?? 14_400,
    abandonedMilliseconds: options.abandonedMilliseconds ?? 3000,
  };
  const sessions = new SessionRegistry({ database, locks, queries, times });
  const engine = new Engine({
    database,
    versions: await TableVersions.open(database),
    locks,
    queries,
    history,
    uploads,
    stages: new StageStore(join(directory, 'stage')),
    metrics: new Metrics(),
    sessions,
  });

  // The driver's agent keeps sockets for 30 s; the server must not be the first to close them.
  const app = fastify({ bodyLimit, keepAliveTimeout: 75_000, forceCloseConnections: true });
  acceptDriverBodies(app);
  // Not a 500: the driver would send the request again for minutes before it tells anybody.
  app.setErrorHandler((error: Error, request, reply) => {
    process.stderr.write(
      `warehouse: ${request.method} ${request.url.split('?')[0]} failed: ${error.stack ?? error.message}\n`,
    );
    const { code, sqlState } = errorKinds.internal;
    return reply.code(200).send(failure(code, `The local warehouse failed: ${error.message}`, { sqlState }));
  });
  sessionRoutes(app, { engine, sessions, publicKey, times });
  queryRoutes(app, { engine, sessions, longQueryMilliseconds: options.longQueryMilliseconds ?? 30_000 });
  app.get('/health', async (_request, reply) =>
    database.damage === undefined
      ? { status: 'ok' }
      : reply.code(503).send({ status: 'damaged', reason: database.damage }),
  );
  app.get('/_warehouse/metrics', async () => {
    const { statements, warehouseStatements, resumes } = engine.metrics;
    return { statements, warehouseStatements, resumes, sessions: sessions.size };
  });
  app.get<{ Params: { id: string; part: string } }>('/results/:id/:part', async (request, reply) => {
    const part = queries.get(request.params.id)?.answer?.parts[Number(request.params.part)];
    if (part === undefined)
      return reply.code(404).send({ message: 'This result is no longer kept. Run the statement again.' });
    // Not application/json: the driver would parse it, and rows without outer brackets are not JSON.
    return reply
      .type('application/octet-stream')
      .header('content-length', part.bytes)
      .send(createReadStream(part.file));
  });

  try {
    await app.listen({ port: options.port, host: '127.0.0.1' });
  } catch (error) {
    await database.close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await sessions.closeAll();
      await app.close();
      await uploads.close();
      await database.close();
      history.close();
      await rm(resultsDirectory, { recursive: true, force: true });
    },
  };
}

/** The driver compresses its larger requests, and says `application/json` of empty ones (heartbeat, log-out). */
function acceptDriverBodies(app: FastifyInstance): void {
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: FastifyRequest, body: string) =>
    body.trim() === '' ? {} : (JSON.parse(body) as unknown),
  );
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (request.headers['content-encoding'] !== 'gzip') return payload;
    // The declared length is that of the compressed body; fastify compares it with what it reads.
    delete request.headers['content-length'];
    delete request.headers['content-encoding'];
    return payload.pipe(createGunzip());
  });
}
