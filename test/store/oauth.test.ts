import { afterEach, beforeEach, expect, test } from 'vitest';
import { startStore } from './running-store.ts';
import type { Json, RunningStore } from './running-store.ts';

let store: RunningStore;
beforeEach(async () => {
  store = await startStore({ shop: { orders: 20, days: 10 } });
});
afterEach(() => store.close());

async function refresh(form: Record<string, string>) {
  const { client_id: clientId, client_secret: clientSecret } = await store.credentials();
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: String(clientId),
    client_secret: String(clientSecret),
    ...form,
  });
  const answer = await fetch(`${store.url}/oauth2/token`, { method: 'POST', body });
  return { status: answer.status, body: (await answer.json()) as Json };
}

async function storeInfo(accessToken: unknown) {
  const headers = { authorization: `Bearer ${String(accessToken)}` };
  return (await fetch(`${store.url}/admin/v2/store/info`, { headers })).status;
}

test('a refresh gives a new pair for 14 days; the old access token lives on', async () => {
  const before = await store.credentials();
  const { status, body } = await refresh({ refresh_token: String(before['refresh_token']) });
  expect(status).toBe(200);
  expect(body).toMatchObject({ expires_in: 1_209_599, token_type: 'bearer' });
  expect(body['access_token']).toMatch(/^ory_at_/);
  expect(body['refresh_token']).not.toBe(before['refresh_token']);
  expect(await store.credentials()).toMatchObject({
    access_token: body['access_token'],
    refresh_token: body['refresh_token'],
  });
  expect(await storeInfo(body['access_token'])).toBe(200);
  expect(await storeInfo(before['access_token'])).toBe(200);
});

test('a second use of a refresh token revokes everything made from it', async () => {
  const first = await store.credentials();
  const second = (await refresh({ refresh_token: String(first['refresh_token']) })).body;
  const reused = await refresh({ refresh_token: String(first['refresh_token']) });
  expect(reused).toMatchObject({
    status: 401,
    body: { error: 'invalid_grant', error_description: expect.any(String) },
  });
  expect(await storeInfo(second['access_token'])).toBe(401);
  expect((await refresh({ refresh_token: String(second['refresh_token']) })).status).toBe(401);

  const again = await store.control('reinstall');
  expect(await storeInfo(again['access_token'])).toBe(200);
});

test('an unknown refresh token is refused without harm', async () => {
  expect((await refresh({ refresh_token: 'ory_rt_made_up' })).status).toBe(401);
  expect(await storeInfo((await store.credentials())['access_token'])).toBe(200);
});

test('a wrong client and another grant are refused', async () => {
  expect(await refresh({ client_secret: 'wrong' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  const grant = await refresh({ grant_type: 'password' });
  expect(grant).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
});

test('a request without a good access token answers 401 in the published shape', async () => {
  const answer = await fetch(`${store.url}/admin/v2/orders`);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({
    status: 401,
    success: false,
    error: { code: 'Unauthorized', message: 'The access token is invalid' },
  });
  expect(await storeInfo('ory_at_made_up')).toBe(401);
});

test('user info names the store', async () => {
  const { access_token: accessToken } = await store.credentials();
  const headers = { authorization: `Bearer ${String(accessToken)}` };
  const answer = await fetch(`${store.url}/oauth2/user/info`, { headers });
  expect(await answer.json()).toMatchObject({ status: 200, data: { merchant: { id: 1305146709, plan: 'pro' } } });
});
