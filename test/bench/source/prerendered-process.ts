import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStoreServer } from '../../../local/store/server.ts';

/**
 * A process of its own that answers as the local store does, each path rendered once: `node prerendered-process.ts DATA
 * ORDERS`. Tells its parent its address as soon as it listens. `GET /served` names what was asked for since the last
 * `POST /reset`, in order, with the bytes of all answers.
 */

const ROOMY_LIMIT = 10_000_000;

interface Page {
  status: number;
  bytes: Buffer;
}

const [data = '', orders = ''] = process.argv.slice(2);
const store = createStoreServer({
  data,
  shop: { orders: Number(orders), days: 120, seed: 7 },
  rateLimit: ROOMY_LIMIT,
});
const pages = new Map<string, Page>();
let served: string[] = [];
let bytes = 0;

async function rendered(url: string, headers: Record<string, string>): Promise<Page> {
  const { statusCode, rawPayload } = await store.inject({ method: 'GET', url, headers });
  const page = { status: statusCode, bytes: rawPayload };
  if (statusCode < 500 && statusCode !== 401) pages.set(url, page);
  return page;
}

function send(response: ServerResponse, { status, bytes: body }: Page): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-ratelimit-limit': ROOMY_LIMIT,
    'x-ratelimit-remaining': ROOMY_LIMIT - 1,
    'x-ratelimit-reset': Math.ceil(Date.now() / 1000) + 60,
  });
  response.end(body);
}

const server = createServer((request, response) => {
  const { url = '', headers } = request;
  if (url === '/served') {
    send(response, { status: 200, bytes: Buffer.from(JSON.stringify({ paths: served, bytes })) });
    return;
  }
  if (url === '/reset') {
    served = [];
    bytes = 0;
    send(response, { status: 200, bytes: Buffer.from('{}') });
    return;
  }
  const answer = (page: Page) => {
    send(response, page);
    if (url.startsWith('/_store')) return;
    served.push(url);
    bytes += page.bytes.length;
  };
  const known = pages.get(url);
  if (known === undefined) void rendered(url, { authorization: headers.authorization ?? '' }).then(answer);
  else answer(known);
});
await store.ready();
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on('disconnect', () => process.exit());
