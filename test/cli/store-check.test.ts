import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { checkStore } from '../../local/run/store-check.ts';

const secret = {
  store_id: '1305146709',
  access_token: 'ory_at_one',
  refresh_token: 'ory_rt_one',
  expires: 1,
  client_id: 'client',
  client_secret: 'hidden',
};

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((up) => server.once('listening', up));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function check(url: string): Promise<void> {
  const remote = { storeUrl: `${url}/admin/v2`, accountsUrl: url, secretFile: 'store.json' };
  return checkStore(remote, secret);
}

describe('a store elsewhere', () => {
  it('is asked with the token of the secret file', async () => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      asked.push([request.url, request.headers.authorization]);
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await check(url);
    expect(asked).toEqual([['/admin/v2/store/info', 'Bearer ory_at_one']]);
  });

  it('whose token has ended is left to the run, which refreshes it', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"status":401}');
    });
    await expect(check(url)).resolves.toBeUndefined();
  });

  it.each([
    ['answers HTML', 200, 'text/html', /text\/html where JSON was expected/],
    ['answers 500', 500, 'application/json', /answered 500/],
    ['has no such path', 404, 'application/json', /does not exist \(404\)/],
  ])('that %s is refused', async (_what, status, type, message) => {
    const url = await serve((_request, response) => {
      response.writeHead(status, { 'content-type': type }).end('{}');
    });
    await expect(check(url)).rejects.toThrow(message);
  });

  it('where nobody listens is refused', async () => {
    await expect(check('http://127.0.0.1:1')).rejects.toThrow(/could not be reached/);
  });
});
