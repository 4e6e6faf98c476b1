import type { Log } from '../../domain/ports.ts';
import type { HttpAnswer } from './http-transport.ts';

/** One request that was answered, or not (`answer` null, `failure` the transport's code). */
export interface LoggedRequest {
  method: 'GET' | 'POST';
  /** Without server and query. */
  path: string;
  attempt: number;
  milliseconds: number;
  /** The sender's own count; stands in for the id when the server sends none. */
  number: number;
  answer: HttpAnswer | null;
  failure: string;
}

/** Writes the line that every request leaves, and answers its id. Headers, query and bodies never reach the log. */
export function logRequest(log: Log, request: LoggedRequest): string {
  const { method, path, attempt, milliseconds, number, answer, failure } = request;
  const requestId = requestIdOf(answer, number);
  const status = answer?.status ?? 0;
  log.info('request', { method, path, status, attempt, milliseconds, requestId, ...(failure && { failure }) });
  return requestId;
}

function requestIdOf(answer: HttpAnswer | null, number: number): string {
  const id = answer?.headers['x-request-id'] ?? answer?.headers['cf-ray'];
  return typeof id === 'string' && id !== '' ? id.slice(0, 80) : `#${number}`;
}
