import { SallaRequestRejectedError, SallaResponseInvalidError } from '../../domain/errors.ts';
import type { ListPage, Pagination, SourceApi, SourceRecord, StoreIdentity } from '../../domain/ports.ts';
import type { SallaClient } from './salla-client.ts';

/** The API's envelopes (`data`, `pagination`) turned into what the domain reads. */
export function sourceApi(client: SallaClient): SourceApi {
  return {
    usage: client.usage,
    list: async (path, query) => {
      const { body } = await client.get(path, query);
      return body === null ? null : listPage(body, path);
    },
    detail: async (path) => {
      const { body } = await client.get(path);
      if (body === null) return null;
      if (!isRecord(body['data'])) throw invalid(`GET ${path} answered without a record in "data".`);
      return body['data'];
    },
  };
}

/**
 * The store's clock and id from `GET /store/info`. A rejected token still yields the clock: whether the token can be
 * renewed is for EnsureToken to find out. Throws when the answer is not the API's.
 */
export async function storeIdentity(client: SallaClient): Promise<StoreIdentity> {
  const { verdict, headers } = await client.answerOf('/store/info');
  if (verdict.kind === 'fail') throw verdict.error;
  if (verdict.kind === 'not_found') {
    throw new SallaRequestRejectedError(
      'GET /store/info answered 404: no Merchant API at this address.',
      'check the API address (SALLA_API_URL, `--store-url`): the Merchant API ends in /admin/v2.',
    );
  }
  const date = Date.parse(String(headers['date'] ?? ''));
  if (Number.isNaN(date)) throw invalid('GET /store/info answered without a Date header.');
  const data = verdict.kind === 'ok' ? verdict.body['data'] : null;
  if (verdict.kind === 'ok' && !isRecord(data)) throw invalid('GET /store/info answered without "data".');
  const id = isRecord(data) ? data['id'] : null;
  return {
    asOf: new Date(date).toISOString(),
    storeId: typeof id === 'number' || typeof id === 'string' ? String(id) : null,
  };
}

function listPage(body: Record<string, unknown>, path: string): ListPage {
  const rows = body['data'];
  if (!Array.isArray(rows) || !rows.every(isRecord)) {
    throw invalid(`GET ${path} answered without a list of records in "data".`);
  }
  return { rows, pagination: pagination(body['pagination'], path) };
}

function pagination(value: unknown, path: string): Pagination | null {
  if (value === undefined || value === null) return null;
  if (isRecord(value)) {
    const [total, perPage] = [count(value['total']), count(value['perPage'])];
    const [currentPage, totalPages] = [count(value['currentPage']), count(value['totalPages'])];
    if (total !== null && perPage !== null && currentPage !== null && totalPages !== null) {
      return { total, perPage, currentPage, totalPages };
    }
  }
  throw invalid(`GET ${path} answered a pagination that cannot be read.`);
}

/** A count as number or text; null for anything else. By hand, because every answer of a page passes here. */
function count(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function isRecord(value: unknown): value is SourceRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string) {
  return new SallaResponseInvalidError(
    message,
    'check that the API address (SALLA_API_URL, `--store-url`) is the Merchant API; if the API changed its envelope, correct functions/adapters/salla.',
  );
}
