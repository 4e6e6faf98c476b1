import type { PipelineError } from '../../contracts/errors.ts';
import { SallaUnavailableError } from '../../domain/errors.ts';
import type { Log, SourceQuery } from '../../domain/ports.ts';
import type { AccessToken } from './access-token.ts';
import { classifyAnswer, type Verdict } from './classify-answer.ts';
import { type HttpAnswer, type HttpTransport, transportCode } from './http-transport.ts';
import { type HeaderValues, type RateLimitHeaders, rateLimitHeaders } from './rate-limit-headers.ts';
import { type RateGovernor, type SleepLimit, sleepOrYield } from './rate-governor.ts';
import { logRequest } from './request-log.ts';
import { MOST_ATTEMPTS, rateLimitWait, unavailableWait } from './retry-timing.ts';

export interface SallaClientOptions extends SleepLimit {
  /** Base of the Merchant API, without trailing slash. */
  baseUrl: string;
  token: AccessToken;
  governor: RateGovernor;
  transport: HttpTransport;
  log: Log;
  /** 0 to 1, for backoff. */
  random: () => number;
}

/** A JSON object, or null for a 404 in the API's own envelope. */
export interface SallaAnswer {
  body: Record<string, unknown> | null;
  headers: HeaderValues;
}

/** Milliseconds one exchange may take, body included; a page of 60 products with options is about 1 MB. */
const EXCHANGE_TIMEOUT = 30_000;

/**
 * One pipeline per request: governor → authorise → fetch with time-out → classify → parse. Retries what may heal
 * (429, 5xx, gateway pages, cut or slow bodies), re-reads the token once after a 401, throws everything else.
 */
export class SallaClient {
  readonly usage = { requests: 0, tooManyRequests: 0 };
  readonly #options: SallaClientOptions;

  constructor(options: SallaClientOptions) {
    this.#options = options;
  }

  async get(path: string, query: SourceQuery = {}): Promise<SallaAnswer> {
    let tokenReread = false;
    for (let attempt = 1; ; attempt += 1) {
      const { versionId, token } = await this.#options.token.current();
      const { verdict, headers } = await this.#exchange(path, query, token, attempt);
      switch (verdict.kind) {
        case 'ok':
          return { body: verdict.body, headers };
        case 'not_found':
          return { body: null, headers };
        case 'fail':
          throw verdict.error;
        case 'token_rejected':
          if (tokenReread || !(await this.#options.token.replaced(versionId))) throw verdict.error;
          tokenReread = true;
          break;
        case 'rate_limited':
          await this.#rateLimited(path, headers);
          break;
        case 'retry':
          await this.#backOff(attempt, headers, verdict.error);
          break;
      }
    }
  }

  /** One answer whatever its status; for the store's clock, which a rejected token does not stop. */
  async answerOf(path: string): Promise<{ verdict: Verdict; headers: HeaderValues }> {
    for (let attempt = 1; ; attempt += 1) {
      const { token } = await this.#options.token.current();
      const { verdict, headers } = await this.#exchange(path, {}, token, attempt);
      if (verdict.kind === 'rate_limited') await this.#rateLimited(path, headers);
      else if (verdict.kind === 'retry') await this.#backOff(attempt, headers, verdict.error);
      else return { verdict, headers };
    }
  }

  async #exchange(path: string, query: SourceQuery, token: string, attempt: number) {
    const { governor, clock, transport, log, baseUrl } = this.#options;
    const admission = await governor.admit();
    this.usage.requests += 1;
    const number = this.usage.requests;
    const started = clock.now();
    let answer: HttpAnswer | null = null;
    let failure = '';
    try {
      answer = await transport.send({
        method: 'GET',
        url: `${baseUrl}${path}${queryString(query)}`,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'accept-language': 'ar' },
        timeout: EXCHANGE_TIMEOUT,
      });
    } catch (error) {
      failure = transportCode(error);
    } finally {
      governor.settled(admission, budgetHeaders(answer, clock.now()));
    }
    const milliseconds = clock.now() - started;
    const requestId = logRequest(log, { method: 'GET', path, attempt, milliseconds, number, answer, failure });
    const where = `GET ${path} (attempt ${attempt} of ${MOST_ATTEMPTS}, request ${requestId})`;
    const verdict: Verdict =
      answer === null ? { kind: 'retry', error: noAnswer(where, failure, baseUrl) } : classifyAnswer(answer, where);
    return { verdict, headers: answer?.headers ?? {} };
  }

  async #rateLimited(path: string, headers: HeaderValues): Promise<void> {
    this.usage.tooManyRequests += 1;
    const now = this.#options.clock.now();
    const wait = rateLimitWait(rateLimitHeaders(headers, now), now);
    this.#options.governor.blockFor(wait);
    // The governor holds back the lane's other requests; this one waits here, so that a long wait reaches the machine.
    await sleepOrYield(wait, this.#options, `GET ${path} was answered 429`);
  }

  async #backOff(attempt: number, headers: HeaderValues, error: PipelineError): Promise<void> {
    if (attempt >= MOST_ATTEMPTS) throw error;
    const { clock, random } = this.#options;
    const { retryAfter } = rateLimitHeaders(headers, clock.now());
    await sleepOrYield(unavailableWait(retryAfter, attempt, random), this.#options, error.message);
  }
}

/** A gateway's 5xx carries no headers of the budget; it says nothing about it. */
function budgetHeaders(answer: HttpAnswer | null, now: number): RateLimitHeaders | null {
  return answer === null || answer.status >= 500 ? null : rateLimitHeaders(answer.headers, now);
}

function queryString(query: SourceQuery): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function noAnswer(where: string, failure: string, baseUrl: string) {
  return new SallaUnavailableError(
    `${where} got no answer from ${new URL(baseUrl).host} (${failure}).`,
    'check that the API address (SALLA_API_URL, `--store-url`) is right and reachable from here, then start the run again.',
  );
}
