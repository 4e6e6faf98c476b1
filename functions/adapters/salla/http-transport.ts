import { Agent, type Dispatcher } from 'undici';
import type { HeaderValues } from './rate-limit-headers.ts';

export interface HttpAnswer {
  status: number;
  headers: HeaderValues;
  text: string;
}

export interface HttpRequest {
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
    send: (request) => new Promise((answered, failed) => new Exchange(request, answered, failed).start(agent)),
    close: () => agent.destroy(),
  };
}

const utf8 = new TextDecoder();

/** One request and its answer, taken from undici's dispatcher without a stream in between: a third of a call's cost. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #answered: (answer: HttpAnswer) => void;
  readonly #failed: (error: Error) => void;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #timer: NodeJS.Timeout | undefined;
  #overdue = false;
  #status = 0;
  #headers: HeaderValues = {};

  constructor(request: HttpRequest, answered: (answer: HttpAnswer) => void, failed: (error: Error) => void) {
    this.#request = request;
    this.#answered = answered;
    this.#failed = failed;
  }

  start(agent: Agent): void {
    const { url, method, headers, body, timeout } = this.#request;
    const pathBegins = url.indexOf('/', 'https://'.length);
    // Also ends a body that drips on, one byte at a time.
    this.#timer = setTimeout(() => this.#expire(), timeout);
    const limits = { headersTimeout: timeout, bodyTimeout: timeout };
    agent.dispatch(
      { origin: url.slice(0, pathBegins), path: url.slice(pathBegins), method, headers, body: body ?? null, ...limits },
      this,
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#overdue) controller.abort(new ExchangeOverdue(this.#request.timeout));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: HeaderValues): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const body = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#answered({ status: this.#status, headers: this.#headers, text: utf8.decode(body) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.#timer);
    this.#failed(error);
  }

  #expire(): void {
    this.#overdue = true;
    const error = new ExchangeOverdue(this.#request.timeout);
    // Without a connection there is nobody yet to abort.
    if (this.#controller === null) this.#failed(error);
    else this.#controller.abort(error);
  }
}

class ExchangeOverdue extends Error {
  override readonly name = 'ExchangeOverdue';
  readonly code = 'EXCHANGE_OVERDUE';

  constructor(milliseconds: number) {
    super(`not answered in full within ${milliseconds} ms`);
  }
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
