import type { HttpAnswer, HttpTransport } from '../../../functions/adapters/salla/http-transport.ts';
import type { Clock } from '../../../functions/domain/ports.ts';
import type { RateLimit } from '../../../local/store/api/rate-limit.ts';

/**
 * A transport whose exchanges take virtual time: half of it before the store sees the request, half after. `latency`
 * answers milliseconds, anew for each exchange.
 */
export function delayed(clock: Clock, latency: () => number, exchange: HttpTransport['send']): HttpTransport {
  return {
    send: async (request) => {
      const whole = latency();
      await clock.sleep(whole / 2);
      const answer = await exchange(request);
      await clock.sleep(whole / 2);
      return answer;
    },
    close: () => Promise.resolve(),
  };
}

/** The local store's limiter without shop and sockets: an empty listing, or 429. */
export function limiterAnswer(limiter: RateLimit, path: string): HttpAnswer {
  const { allowed, headers } = limiter.take(path, '127.0.0.1');
  const body = allowed
    ? { status: 200, success: true, data: [] }
    : { status: 429, success: false, error: { code: 'too_many_requests', message: 'Too many requests' } };
  return {
    status: body.status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    text: JSON.stringify(body),
  };
}
