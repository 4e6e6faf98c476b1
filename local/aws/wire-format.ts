import { randomUUID } from 'node:crypto';
import { ServiceError } from './service-error.ts';

export type ServiceRequest = Record<string, unknown>;

/** The operations of a service by name; a failed one throws `ServiceError`. */
export type Operations = Record<string, (request: ServiceRequest) => unknown>;

export interface WireResponse {
  statusCode: number;
  contentType: string;
  body: string;
}

/** Times of the JSON protocols are numbers: seconds since the epoch. */
export function epochSeconds(iso: string): number {
  return Date.parse(iso) / 1000;
}

/**
 * AWS JSON 1.0 and 1.1 (Step Functions, Secrets Manager): the operation is in `X-Amz-Target`, an error's name in `__type`.
 */
export async function answerJson(
  operations: Operations,
  operation: string,
  body: string,
  contentType: string,
): Promise<WireResponse> {
  try {
    const result = await operationOf(operations, operation)(JSON.parse(body === '' ? '{}' : body) as ServiceRequest);
    return { statusCode: 200, contentType, body: JSON.stringify(result ?? {}) };
  } catch (error) {
    const { name, message, statusCode } = serviceErrorOf(error);
    return { statusCode, contentType, body: JSON.stringify({ __type: name, message, Message: message }) };
  }
}

/** AWS Query (SNS): a form in, XML out. Lists arrive as `Name.member.1.…` or `Name.entry.1.…`; they are left flat. */
export async function answerQuery(operations: Operations, body: string): Promise<WireResponse> {
  const { Action: action = '', ...request } = Object.fromEntries(new URLSearchParams(body));
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  const contentType = 'text/xml';
  try {
    const result = await operationOf(operations, action)(request);
    const content = `<${action}Result>${xml(result)}</${action}Result>${metadata}`;
    const namespace = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';
    return { statusCode: 200, contentType, body: `<${action}Response ${namespace}>${content}</${action}Response>` };
  } catch (error) {
    const { name, message, statusCode } = serviceErrorOf(error);
    const content = xml({ Error: { Type: statusCode < 500 ? 'Sender' : 'Receiver', Code: name, Message: message } });
    return { statusCode, contentType, body: `<ErrorResponse>${content}${metadata}</ErrorResponse>` };
  }
}

function operationOf(operations: Operations, name: string): Operations[string] {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation !== undefined) return operation;
  const known = Object.keys(operations).join(', ');
  throw new ServiceError('UnknownOperationException', `Operation "${name}" is not served locally. There is: ${known}`);
}

function serviceErrorOf(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ServiceError('InternalServiceError', `The local service failed: ${message}`, 500);
}

function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((element) => `<member>${xml(element)}</member>`).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, inner]) => `<${name}>${xml(inner)}</${name}>`)
      .join('');
  }
  if (value === undefined || value === null) return '';
  return (typeof value === 'string' ? value : JSON.stringify(value))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
