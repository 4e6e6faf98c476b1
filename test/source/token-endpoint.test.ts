import { describe, expect, it } from 'vitest';
import { withTransport } from '../../functions/adapters/salla/http-transport.ts';
import { tokenEndpoint } from '../../functions/adapters/salla/token-endpoint.ts';
import type { Log, TokenEndpoint } from '../../functions/domain/ports.ts';
import { silent } from './lane.ts';
import { oddServer } from './odd-server.ts';

const open = <T>(url: string, use: (endpoint: TokenEndpoint) => Promise<T>, log: Log = silent) =>
  withTransport((transport) => use(tokenEndpoint({ accountsUrl: url, transport, now: () => 1_000_000, log })));

const refresh = (url: string) => open(url, (endpoint) => endpoint.refresh('ory_rt_x', { id: 'a', secret: 'b' }));

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

  it('logs each request like those of the API, and nothing of a token, a client or a person', async () => {
    const lines: [string, Record<string, unknown>][] = [];
    const note = (message: string, fields: Record<string, unknown> = {}) => void lines.push([message, fields]);
    const answers = [
      { status: 401, body: { error: 'invalid_grant', email: 'sara@example.com' } },
      { body: { access_token: 'ory_at_new', refresh_token: 'ory_rt_new', expires_in: 9 } },
      { body: { data: { email: 'sara@example.com' } } },
      { hangUp: true },
    ];
    const server = await oddServer(() => answers.shift()!);
    const client = { id: 'client-id', secret: 'client-secret' };
    const use = async (endpoint: TokenEndpoint) => {
      await expect(endpoint.refresh('ory_rt_old', client)).rejects.toThrow('401');
      await endpoint.refresh('ory_rt_old', client);
      await endpoint.accepts('ory_at_old');
      await endpoint.accepts('ory_at_old');
    };
    await open(server.url, use, { info: note, warn: note });
    const line = { attempt: 1, milliseconds: 0 };
    const refreshing = { ...line, method: 'POST', path: '/oauth2/token' };
    const probing = { ...line, method: 'GET', path: '/oauth2/user/info' };
    expect(lines).toEqual([
      ['request', { ...refreshing, status: 401, requestId: '#1' }],
      ['request', { ...refreshing, status: 200, requestId: '#2' }],
      ['request', { ...probing, status: 200, requestId: '#3' }],
      ['request', { ...probing, status: 0, requestId: '#4', failure: expect.stringMatching(/^[A-Z_]+$/) }],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/ory_|client-|sara/);
  });
});
