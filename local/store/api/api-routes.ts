import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Store } from '../store.ts';
import { acceptsAccessToken, expireAccessTokens } from '../tokens.ts';
import { cutOff, drip, hangUp, sendJson } from './deliver.ts';
import { errors, found } from './envelope.ts';
import type { Answer } from './envelope.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Metrics } from './metrics.ts';
import { answerToken } from './oauth.ts';
import type { Plan, RateLimit } from './rate-limit.ts';
import { answerResource } from './resource-answer.ts';
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
  const { store, plan, faults } = parts;
  for (const resource of resources) {
    server.get<{ Params: { id?: string } }>(prefix + resource.path, (request, reply) =>
      answerApi(parts, resource, request, reply, () =>
        answerResource(store, faults, resource, request.url, request.params.id ?? ''),
      ),
    );
  }
  const storeInfo = { path: '/store/info', scope: null };
  server.get(prefix + storeInfo.path, (request, reply) =>
    answerApi(parts, storeInfo, request, reply, () => found(storeInformation(store.storeId, plan, store.shop.day))),
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

/** Authorises, counts against the limit, looks whether the app may read this at all, then answers. */
function answerApi(
  parts: ApiParts,
  { path, scope }: { path: string; scope: string | null },
  request: FastifyRequest,
  reply: FastifyReply,
  respond: () => Answer,
): Promise<FastifyReply> {
  const { store, faults, rateLimit } = parts;
  return answer(parts, path, request, reply, () => {
    if (faults.expiresTokensWith(request.url)) {
      store.keepTokens(expireAccessTokens(store.tokens, parts.nowSeconds()));
    }
    if (!isAuthorised(parts, request)) return errors.tokenInvalid();
    const { allowed, headers } = rateLimit.take(path, request.ip, faults.use('clockSkew', request.url, 0));
    reply.headers(withheld(faults, request.url, headers));
    if (!allowed) return errors.tooManyRequests();
    const { missingScopes, planLacks } = faults.wanted;
    if (scope !== null && missingScopes.includes(scope) && faults.use('missingScopes', request.url, []).length > 0) {
      return errors.scopeMissing(scope);
    }
    if (planLacks.some((start) => path.startsWith(start)) && faults.use('planLacks', request.url, []).length > 0) {
      return errors.featureMissing();
    }
    return respond();
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
  const { url } = request;
  metrics.count(path);
  const slow = faults.use('slow', url, 0);
  if (slow > 0) await sleep(slow);
  const fault = faults.next(url);
  if (fault === 'html') {
    metrics.countStatus(200);
    return reply.type('text/html; charset=utf-8').send(htmlPage);
  }
  const outcome =
    fault === 'tooManyRequests' ? limited(parts, url, reply) : fault === 'status500' ? errors.serverError() : respond();
  metrics.countStatus(outcome.status);
  if (fault === 'cut') return cutOff(reply, outcome);
  if (fault === 'lostAnswers') return hangUp(reply);
  const slowBody = faults.use('slowBody', url, 0);
  return slowBody > 0 ? drip(reply, outcome, slowBody) : sendJson(reply, outcome);
}

function withheld(faults: FaultPlan, url: string, headers: Record<string, string>): Record<string, string> {
  const limits = faults.use('noLimitHeaders', url, false);
  const retryAfter = 'Retry-After' in headers && faults.use('noRetryAfter', url, false);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => (name === 'Retry-After' ? !retryAfter : !limits)),
  );
}

/** A 429 that the test asked for, with the headers that it asked for. */
function limited({ faults, nowSeconds }: ApiParts, url: string, reply: FastifyReply): Answer {
  const { retryAfter = null, resetAfter = null } = faults.wanted.tooManyRequests ?? {};
  if (retryAfter !== null) reply.header('Retry-After', String(retryAfter));
  if (resetAfter !== null) {
    const reset = nowSeconds() + resetAfter + faults.use('clockSkew', url, 0);
    reply.header('X-RateLimit-Remaining', '0').header('X-RateLimit-Reset', String(reset));
  }
  return errors.tooManyRequests();
}

function isAuthorised(parts: ApiParts, request: FastifyRequest): boolean {
  const accessToken = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return accessToken !== undefined && acceptsAccessToken(parts.store.tokens, accessToken, parts.nowSeconds());
}
