import { describe, expect, it } from 'vitest';
import { withTransport } from '../../functions/adapters/salla/http-transport.ts';
import { tokenEndpoint } from '../../functions/adapters/salla/token-endpoint.ts';
import { oddServer } from './odd-server.ts';

const refresh = (url: string) =>
  withTransport((transport) =>
    tokenEndpoint({ accountsUrl: url, transport, now: () => 1_000_000 }).refresh('ory_rt_x', {
      id: 'a',
      secret: 'b',
    }),
  );

describe('the token endpoint', () => {
  it.each([
    ['expires_in', { expires_in: 1_209_599 }, 1_000 + 1_209_599],
    ['expires as an instant', { expires: 1_634_819_484 }, 1_634_819_484],
    ['expires as a duration', { expires: 1_209_599 }, 1_000 + 1_209_599],
  ])('understands %s', async (_what, expiry, expires) => {
    const server = await oddServer(() => ({ body: { access_token: 'a', refresh_token: 'r', ...expiry } }));
    expect((await refresh(server.url)).expires).toBe(expires);
    expect(server.requests).toHaveLength(1);
  });

  it('says “reinstall the app” when the refresh token was spent before', async () => {
    const server = await oddServer(() => ({ status: 401, body: { error: 'invalid_grant', error_description: '…' } }));
    await expect(refresh(server.url)).rejects.toMatchObject({
      name: 'SallaAuthRevokedError',
      message: expect.stringMatching(/the refresh token is expired, revoked or was spent before.*reinstall the app/s),
    });
  });

  it('does not blame the refresh token when the client’s id or secret is wrong', async () => {
    const server = await oddServer(() => ({ status: 401, body: { error: 'invalid_client', error_description: '…' } }));
    await expect(refresh(server.url)).rejects.toMatchObject({
      name: 'SallaAuthRevokedError',
      message: expect.stringMatching(/client_id or client_secret.*was not spent/s),
    });
  });

  it('may be asked again after a 429, which processed nothing', async () => {
    const server = await oddServer(() => ({ status: 429, body: {} }));
    await expect(refresh(server.url)).rejects.toMatchObject({ name: 'RefreshNotSent' });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['the connection breaks after the request was sent', { hangUp: true }],
    ['the server answers 500', { status: 500, body: {} }],
    ['the answer holds no pair', { body: { ok: true } }],
  ])('when %s nobody knows what became of the token, and it is not sent again', async (_what, answer) => {
    const server = await oddServer(() => answer);
    await expect(refresh(server.url)).rejects.toMatchObject({ name: 'TokenRefreshUnknownError' });
    expect(server.requests).toHaveLength(1);
  });

  it('may be asked again when it was never reached', async () => {
    await expect(refresh('http://127.0.0.1:9')).rejects.toMatchObject({ name: 'RefreshNotSent' });
  });
});
