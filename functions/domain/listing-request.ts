import { SallaRequestRejectedError, SallaResponseInvalidError } from './errors.ts';
import type { ListPage, Pagination, SourceApi, SourceQuery, SourceRecord } from './ports.ts';
import { isKeyless, rowKey } from './row-key.ts';
import { outside } from './slices.ts';
import { addDays, isDay } from './store-time.ts';
import type { StreamEntry } from './stream-catalogue.ts';

/** What part of a listing is asked for; no bound means no filter. */
export interface Window {
  from?: string | undefined;
  to?: string | undefined;
  /** Whether the API's upper bound leaves its own day out (undocumented; found out when slicing). */
  toExcluded?: boolean | undefined;
  /** The listing of this parent. */
  parent?: string | undefined;
  /** Only from the top, until pages bring nothing new. */
  newestPages?: boolean | undefined;
  /** From this page to the end, after earlier runs read what comes before it. */
  fromPage?: number | undefined;
}

export interface Page {
  rows: SourceRecord[];
  pagination: Pagination;
}

/** One page of a window; throws when rows contradict the filter, because unknown filters are ignored silently, or when none has its key. */
export async function readPage(api: SourceApi, stream: StreamEntry, window: Window, page: number): Promise<Page> {
  const path = stream.path.replace('{parent}', window.parent ?? '');
  const answer =
    stream.shape === 'record' ? await readRecord(api, path) : await api.list(path, queryOf(stream, window, page));
  if (answer === null) return absent(stream, path);
  const pagination = answer.pagination ?? unpaged(stream, path, answer.rows);
  checkFilter(stream, window, answer);
  checkKeys(stream, window, answer);
  return { rows: answer.rows, pagination };
}

async function readRecord(api: SourceApi, path: string): Promise<ListPage | null> {
  const record = await api.detail(path);
  return record === null ? null : { rows: [record], pagination: null };
}

function queryOf(stream: StreamEntry, window: Window, page: number): SourceQuery {
  const { parents } = stream;
  const parent = parents !== null && 'parameter' in parents ? { [parents.parameter]: window.parent ?? '' } : {};
  if (stream.shape === 'rows') return page === 1 ? parent : { ...parent, page };
  return { ...parent, ...filters(stream, window), per_page: stream.pageCap, page };
}

function filters(stream: StreamEntry, { from, to, toExcluded }: Window): SourceQuery {
  const filter = stream.creationFilter;
  if (filter === null) return {};
  return {
    ...(from !== undefined && { [filter.from]: from }),
    ...(to !== undefined && { [filter.to]: toExcluded === true ? addDays(to, 1) : to }),
  };
}

function absent(stream: StreamEntry, path: string): Page {
  // A parent may be gone since it was listed; then it has no rows.
  if (stream.parents !== null && 'stream' in stream.parents) return { rows: [], pagination: allOf([]) };
  throw new SallaRequestRejectedError(
    `GET ${path} answered 404: the API knows no such listing.`,
    stream.core
      ? 'check the API address (SALLA_API_URL, `--store-url`): the Merchant API ends in /admin/v2.'
      : `ask Salla whether this store has ${stream.name}; if not, leave it out of the store’s streams (infra/config.ts, \`--streams\`).`,
  );
}

function unpaged(stream: StreamEntry, path: string, rows: SourceRecord[]): Pagination {
  if (stream.shape !== 'pages') return allOf(rows);
  throw new SallaResponseInvalidError(
    `GET ${path} answered without "pagination", so nobody can know whether it is complete.`,
    'check that the API address (SALLA_API_URL, `--store-url`) is the Merchant API.',
  );
}

function allOf(rows: SourceRecord[]): Pagination {
  return { total: rows.length, perPage: rows.length, currentPage: 1, totalPages: 1 };
}

function checkFilter(stream: StreamEntry, window: Window, { rows }: ListPage): void {
  const filter = stream.creationFilter;
  if (!filter?.rowDate) return;
  const stray = rows.find((row) => {
    const day = createdOn(row, stream);
    return day !== '' && outside(day, window);
  });
  if (stray !== undefined) {
    throw new SallaResponseInvalidError(
      `GET ${stream.path} ignored its filter ${filter.from}=${window.from ?? '-'} ${filter.to}=${window.to ?? '-'}: ` +
        `row ${rowKey(stray, stream, window.parent)} was created on another day.`,
      "compare the filter's name and format with Salla's documentation of the endpoint and correct functions/domain/streams/.",
    );
  }
}

/** One row without its key is a bad record; rows that all lack it are another API. */
function checkKeys(stream: StreamEntry, window: Window, { rows }: ListPage): void {
  if (rows.length < 2 || rows.some((row) => !isKeyless(rowKey(row, stream, window.parent)))) return;
  throw new SallaResponseInvalidError(
    `GET ${stream.path} answered ${rows.length} rows, all without "${stream.key[0]}".`,
    'if the API renamed the key, correct functions/domain/streams/.',
  );
}

/** Store-local day on which the row says it was created; empty when it does not say, or names a day that never was. */
export function createdOn(row: SourceRecord, { creationFilter }: StreamEntry): string {
  if (!creationFilter?.rowDate) return '';
  let value: unknown = row;
  for (const name of creationFilter.rowDate) {
    if (typeof value !== 'object' || value === null) return '';
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value === 'string' && isDay(value.slice(0, 10)) ? value.slice(0, 10) : '';
}
