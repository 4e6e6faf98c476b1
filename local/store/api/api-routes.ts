import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Store } from '../store.ts';
import { acceptsAccessToken } from '../tokens.ts';
import { errors, found } from './envelope.ts';
import type { Answer } from './envelope.ts';
import type { FaultPlan } from './misbehaviour.ts';
import type { Metrics } from './metrics.ts';
import { answerToken } from './oauth.ts';
import type { Plan, RateLimit } from './rate-limit.ts';
import { parseQuery, valueOf } from './request.ts';
import { resources } from './resources.ts';
import { storeInformation, userInformation } from './store/store-views.ts';

export interface ApiParts {
  store: Store;
  plan: Plan;
  rateLimit: RateLimit;
  metrics: Metrics;
  faults: FaultPlan;
  nowSeconds: () => number;
}

const prefix = '/admin/v2';
const htmlPage =
  '<!DOCTYPE html><html lang="ar"><head><title>صيانة</title></head><body><h1>نعود قريبا</h1></body></html>';

/** The Merchant API and its OAuth server, on one port. */
export function addApiRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { store, plan } = parts;
  const shop = store.shop;
  for (const resource of resources) {
    const { path } = resource;
    server.get<{ Params: { id?: string } }>(prefix + path, (request, reply) =>
      answerApi(parts, path, request, reply, () => {
        const query = parseQuery(searchOf(request.url));
        const { drift, ignoreFilters } = parts.faults.wanted;
        const paging = Number(valueOf(query, 'page') ?? 1) > 1;
        if (drift > 0 && path === '/orders' && paging) store.keep({ kind: 'insert', stream: 'orders', count: drift });
        const key = request.params.id ?? '';
        return resource.answer({
          shop,
          path,
          key,
          id: Number(key),
          query,
          ignoreFilters,
          ignoreSort: false,
          silentCap: Number.POSITIVE_INFINITY,
        });
      }),
    );
  }
  server.get(`${prefix}/store/info`, (request, reply) =>
    answerApi(parts, '/store/info', request, reply, () => found(storeInformation(store.storeId, plan, shop.day))),
  );
  server.get('/oauth2/user/info', (request, reply) =>
    answer(parts, '/oauth2/user/info', request, reply, () =>
      isAuthorised(parts, request) ? found(userInformation(store.storeId, plan)) : errors.tokenInvalid(),
    ),
  );
  server.post('/oauth2/token', (request, reply) =>
    answer(parts, '/oauth2/token', request, reply, () => answerToken(store, request.body, parts.nowSeconds())),
  );
}

/** Authorises, counts against the limit, then answers. */
function answerApi(
  parts: ApiParts,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
  respond: () => Answer,
): Promise<FastifyReply> {
  return answer(parts, path, request, reply, () => {
    if (!isAuthorised(parts, request)) return errors.tokenInvalid();
    const { allowed, headers } = parts.rateLimit.take(path, request.ip);
    reply.headers(headers);
    return allowed ? respond() : errors.tooManyRequests();
  });
}

/** Answers, or misbehaves as the test asked for. */
async function answer(
  parts: ApiParts,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
  respond: () => Answer,
): Promise<FastifyReply> {
  const { faults, metrics } = parts;
  metrics.count(path);
  if (faults.wanted.slow > 0 && faults.touches(request.url)) await sleep(faults.wanted.slow);
  const fault = faults.next(request.url);
  if (fault === 'html') {
    metrics.countStatus(200);
    return reply.type('text/html; charset=utf-8').send(htmlPage);
  }
  if (fault === 'tooManyRequests') {
    const { retryAfter = null, resetAfter = null } = faults.wanted.tooManyRequests ?? {};
    if (retryAfter !== null) reply.header('Retry-After', String(retryAfter));
    if (resetAfter !== null) {
      reply.header('X-RateLimit-Remaining', '0').header('X-RateLimit-Reset', String(parts.nowSeconds() + resetAfter));
    }
    return sendJson(metrics, reply, errors.tooManyRequests());
  }
  if (fault === 'status500') return sendJson(metrics, reply, errors.serverError());
  const outcome = respond();
  if (fault === 'cut') return cutOff(metrics, reply, outcome);
  return sendJson(metrics, reply, outcome);
}

function sendJson(metrics: Metrics, reply: FastifyReply, { status, body }: Answer): FastifyReply {
  metrics.countStatus(status);
  return reply.code(status).type('application/json').send(JSON.stringify(body));
}

/** Promises the whole body, sends half of it and hangs up. */
function cutOff(metrics: Metrics, reply: FastifyReply, { status, body }: Answer): FastifyReply {
  metrics.countStatus(status);
  const bytes = Buffer.from(JSON.stringify(body));
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  reply.hijack();
  raw.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => raw.destroy());
  return reply;
}

function isAuthorised(parts: ApiParts, request: FastifyRequest): boolean {
  const accessToken = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return accessToken !== undefined && acceptsAccessToken(parts.store.tokens, accessToken, parts.nowSeconds());
}

function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}
