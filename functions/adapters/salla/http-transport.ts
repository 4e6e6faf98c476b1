import { Agent, request } from 'undici';
import type { HeaderValues } from './rate-limit-headers.ts';

export interface HttpAnswer {
  status: number;
  headers: HeaderValues;
  text: string;
}

interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Milliseconds for the whole exchange, body included. */
  timeout: number;
}

export interface HttpTransport {
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** Plain HTTP with kept connections; never follows a redirect, never retries. */
export function httpTransport(connections: number): HttpTransport {
  const agent = new Agent({ connections, pipelining: 1, connectTimeout: 10_000 });
  return {
    send: async ({ url, method, headers, body, timeout }) => {
      const answer = await request(url, {
        method,
        headers,
        dispatcher: agent,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        // Also ends a body that drips on, one byte at a time.
        signal: AbortSignal.timeout(timeout),
        ...(body === undefined ? {} : { body }),
      });
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    },
    close: () => agent.destroy(),
  };
}

/** A transport for one use, closed whatever happened. */
export async function withTransport<T>(use: (transport: HttpTransport) => Promise<T>): Promise<T> {
  const transport = httpTransport(1);
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}

/** Codes that say the connection was never made: the server has not seen the request. */
const notConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH']);

export function neverSent(error: unknown): boolean {
  return notConnected.has(transportCode(error));
}

export function transportCode(error: unknown): string {
  const { code, name, cause } = error as { code?: unknown; name?: unknown; cause?: { code?: unknown } };
  if (typeof code === 'string') return code;
  if (typeof cause?.code === 'string') return cause.code;
  return typeof name === 'string' ? name : 'UNKNOWN';
}
