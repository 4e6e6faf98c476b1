import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface OddAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | object;
  /** Hang up before or in the middle of the answer. */
  hangUp?: boolean;
}

export interface OddServer {
  url: string;
  requests: { method: string; path: string; authorization: string | undefined; body: string }[];
}

/** A server on a free port that answers whatever the test says, until the test ends. */
export async function oddServer(answer: (path: string, count: number) => OddAnswer): Promise<OddServer> {
  const requests: OddServer['requests'] = [];
  const server = createServer((request, response) => void respond(request, response));
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method = '', url = '', headers } = request;
    requests.push({ method, path: url, authorization: headers.authorization, body });
    const { status = 200, headers: sent = {}, body: text = '', hangUp = false } = answer(url, requests.length);
    if (hangUp) {
      request.socket.destroy();
      return;
    }
    const isText = typeof text === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...sent });
    response.end(isText ? text : JSON.stringify(text));
  }
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** An error in the API's envelope. */
export function apiError(status: number, message: string, code: string | number = 'error'): OddAnswer {
  return { status, body: { status, success: false, error: { code, message } } };
}
