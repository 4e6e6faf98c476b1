import { describe, expect, it } from 'vitest';
import { type SourceOptions, withSource } from '../../functions/adapters/salla/open-source.ts';
import type { SourceApi } from '../../functions/domain/ports.ts';
import { hurriedClock } from './hurried-clock.ts';
import { storeId } from './lane.ts';
import { apiError, oddServer } from './odd-server.ts';
import { SecretVersionsInMemory } from './secret-versions-in-memory.ts';

const pair = {
  store_id: storeId,
  access_token: 'ory_at_first',
  refresh_token: 'ory_rt_first',
  expires: 2_000_000_000,
  client_id: 'client',
  client_secret: 'hush',
};
const order = { status: 200, success: true, data: { id: 7 } };

function client(url: string, options: Partial<SourceOptions> = {}) {
  const clock = hurriedClock();
  const secrets = new SecretVersionsInMemory(pair);
  const lines: [string, Record<string, unknown>][] = [];
  const note = (message: string, fields: Record<string, unknown> = {}) => void lines.push([message, fields]);
  const settings: SourceOptions = {
    baseUrl: `${url}/admin/v2`,
    storeId,
    lane: 'main',
    secrets,
    budgetShare: 1,
    clock,
    log: { info: note, warn: note },
    remainingTime: () => 800_000,
    ...options,
  };
  const ask = <T>(use: (api: SourceApi) => Promise<T>) => withSource(settings, ({ api }) => use(api));
  return {
    clock,
    secrets,
    lines,
    detail: (path: string) => ask((api) => api.detail(path)),
    list: (path: string) => ask((api) => api.list(path, { page: 1 })),
    identity: () => withSource(settings, ({ identity }) => identity()),
  };
}

describe('a request', () => {
  it('carries the token, and is logged without it', async () => {
    const server = await oddServer(() => ({ body: order, headers: { 'x-request-id': 'abc-1' } }));
    const { detail, lines } = client(server.url);
    expect(await detail('/orders/7')).toEqual({ id: 7 });
    expect(server.requests[0]).toMatchObject({ path: '/admin/v2/orders/7', authorization: 'Bearer ory_at_first' });
    expect(lines).toEqual([
      [
        'request',
        {
          method: 'GET',
          path: '/orders/7',
          status: 200,
          attempt: 1,
          milliseconds: expect.any(Number),
          requestId: 'abc-1',
        },
      ],
    ]);
  });

  it('is null for a 404 in the API’s own envelope, and an error for any other 404', async () => {
    const gone = await oddServer(() =>
      apiError(404, 'The content you are trying to access is no longer available', 404),
    );
    expect(await client(gone.url).detail('/orders/7')).toBeNull();
    const elsewhere = await oddServer(() => ({ status: 404, body: { error: 'Not Found' } }));
    await expect(client(elsewhere.url).detail('/orders/7')).rejects.toMatchObject({
      name: 'SallaResponseInvalidError',
    });
  });

  it('is repeated when the connection breaks, and gives up naming path, attempts and host', async () => {
    const mended = await oddServer((_path, count) => (count < 3 ? { hangUp: true } : { body: order }));
    expect(await client(mended.url).detail('/orders/7')).toEqual({ id: 7 });
    const dead = await oddServer(() => ({ hangUp: true }));
    await expect(client(dead.url).detail('/orders/7')).rejects.toMatchObject({
      name: 'SallaUnavailableError',
      message: expect.stringMatching(
        /GET \/orders\/7 \(attempt 5 of 5, request #5\) got no answer from 127\.0\.0\.1:\d+/,
      ),
    });
    expect(dead.requests).toHaveLength(5);
  });

  it('to an address where nothing listens says which address', async () => {
    await expect(client('http://127.0.0.1:9').identity()).rejects.toMatchObject({
      name: 'SallaUnavailableError',
      message: expect.stringContaining('127.0.0.1:9 (ECONNREFUSED)'),
    });
  });

  it('answered with 500 is repeated with growing waits', async () => {
    const server = await oddServer(() => apiError(500, 'Server Error'));
    const { detail, clock } = client(server.url);
    await expect(detail('/orders/7')).rejects.toMatchObject({
      name: 'SallaUnavailableError',
      message: expect.stringContaining('answered 500'),
    });
    expect(clock.slept).toHaveLength(4);
  });

  it('answered with an HTML page says so and names the setting to check', async () => {
    const server = await oddServer(() => ({ body: '<!DOCTYPE html><h1>My shop</h1>' }));
    await expect(client(server.url).list('/orders')).rejects.toMatchObject({
      name: 'SallaResponseInvalidError',
      message: expect.stringMatching(/answered 200 with an HTML page instead of JSON.*SALLA_API_URL/s),
    });
  });

  it('answered with a gateway’s page is the other side being away', async () => {
    const server = await oddServer(() => ({ status: 200, body: '<h1>502 Bad Gateway</h1>' }));
    await expect(client(server.url).list('/orders')).rejects.toMatchObject({ name: 'SallaUnavailableError' });
  });

  it('that is redirected is a wrong address', async () => {
    const server = await oddServer(() => ({ status: 301, headers: { location: 'https://salla.sa/' } }));
    await expect(client(server.url).list('/orders')).rejects.toMatchObject({
      name: 'SallaResponseInvalidError',
      message: expect.stringContaining('was redirected (301)'),
    });
  });

  it('that is refused says so without the body', async () => {
    const server = await oddServer(() => apiError(422, 'Sara Ali, +966500000000: invalid'));
    const failure = await client(server.url)
      .list('/orders')
      .catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'SallaRequestRejectedError' });
    expect((failure as Error).message).not.toContain('Sara');
  });
});

describe('a 401', () => {
  it('makes the client read the secret again and go on when the token was rotated', async () => {
    const server = await oddServer((_path, count) =>
      count === 1 ? apiError(401, 'The access token is invalid', 'Unauthorized') : { body: order },
    );
    const { detail, secrets } = client(server.url);
    const labelled = secrets.labelled.bind(secrets);
    let reads = 0;
    secrets.labelled = async (label) => {
      reads += 1;
      if (reads === 2) secrets.replace({ ...pair, access_token: 'ory_at_second' });
      return labelled(label);
    };
    expect(await detail('/orders/7')).toEqual({ id: 7 });
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([
      'Bearer ory_at_first',
      'Bearer ory_at_second',
    ]);
    expect(reads).toBe(2);
  });

  // The fifth of the documented cases, a refresh token spent twice, is the token endpoint's (token-endpoint.test.ts).
  it.each([
    ['The access token is invalid', 'SallaAuthExpiredError', 'invalid, expired, or the app was uninstalled'],
    ['The User is not exists.', 'SallaAuthRevokedError', 'the user who installed the app no longer exists'],
    [
      'عفوا لا يمكنك تسجيل الدخول, حسابك غير مفعل',
      'SallaAuthRevokedError',
      'the user who installed the app is inactive',
    ],
    [
      'The access token should have access to one of those scopes: products.read_write',
      'SallaScopeMissingError',
      'products.read_write',
    ],
    ['words nobody has seen before', 'SallaAuthExpiredError', 'invalid, expired, or the app was uninstalled'],
  ])('“%s” is a %s that says %s, and to reinstall the app', async (message, name, words) => {
    const server = await oddServer(() => apiError(401, message, 'Unauthorized'));
    const failure = await client(server.url)
      .list('/products')
      .catch((error: Error) => error);
    expect(failure).toMatchObject({ name, message: expect.stringContaining(words) });
    expect((failure as Error).message).toContain('reinstall the app');
    expect(server.requests).toHaveLength(1);
  });

  it('is not asked about twice when the token that was stored meanwhile is rejected too', async () => {
    const server = await oddServer(() => apiError(401, 'The access token is invalid', 'Unauthorized'));
    const { detail, secrets } = client(server.url);
    const labelled = secrets.labelled.bind(secrets);
    let reads = 0;
    secrets.labelled = async (label) => {
      reads += 1;
      secrets.replace({ ...pair, access_token: `ory_at_${reads}` });
      return labelled(label);
    };
    await expect(detail('/orders/7')).rejects.toMatchObject({ name: 'SallaAuthExpiredError' });
    expect(server.requests).toHaveLength(2);
  });
});

describe('a 429', () => {
  it('is waited out as Retry-After says', async () => {
    const server = await oddServer((_path, count) =>
      count === 1 ? { ...apiError(429, 'Too many'), headers: { 'retry-after': '7' } } : { body: order },
    );
    const { detail, clock } = client(server.url);
    await detail('/orders/7');
    expect(clock.slept[0]).toBe(7000);
  });

  it('with a wait too long to sleep is thrown with the seconds to wait', async () => {
    const server = await oddServer(() => ({ ...apiError(429, 'Too many'), headers: { 'retry-after': '400' } }));
    await expect(client(server.url).detail('/orders/7')).rejects.toMatchObject({
      name: 'SallaRateLimitedError',
      waitSeconds: 400,
    });
  });
});

describe('the store’s identity', () => {
  it('is its clock and its id', async () => {
    const server = await oddServer(() => ({
      body: { status: 200, success: true, data: { id: 1305146709, plan: 'pro' } },
      headers: { date: 'Sat, 31 Oct 2026 20:30:00 GMT' },
    }));
    expect(await client(server.url).identity()).toEqual({ asOf: '2026-10-31T20:30:00.000Z', storeId: '1305146709' });
  });

  it('is the clock alone when the token is rejected, because it may yet be refreshed', async () => {
    const date = { date: 'Sat, 31 Oct 2026 20:30:00 GMT' };
    const server = await oddServer(() => ({ ...apiError(401, 'The access token is invalid'), headers: date }));
    expect(await client(server.url).identity()).toEqual({ asOf: '2026-10-31T20:30:00.000Z', storeId: null });
  });

  it('of an address without Merchant API is an error that says where the API ends', async () => {
    const server = await oddServer(() => apiError(404, 'no such page'));
    await expect(client(server.url).identity()).rejects.toMatchObject({
      name: 'SallaRequestRejectedError',
      message: expect.stringContaining('/admin/v2'),
    });
  });
});
