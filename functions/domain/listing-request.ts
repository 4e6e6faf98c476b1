import { SallaRequestRejectedError, SallaResponseInvalidError } from './errors.ts';
import type { ListPage, Pagination, SourceApi, SourceQuery, SourceRecord } from './ports.ts';
import { addDays, outside } from './slices.ts';
import type { StreamEntry } from './stream-catalogue.ts';

/** What part of a listing is asked for; no bound means no filter. */
export interface Window {
  from?: string | undefined;
  to?: string | undefined;
  /** Whether the API's upper bound leaves its own day out (undocumented; found out when slicing). */
  toExcluded?: boolean | undefined;
}

export interface Page {
  rows: SourceRecord[];
  pagination: Pagination;
}

/** One page of a window; throws when rows contradict the filter, because unknown filters are ignored silently. */
export async function readPage(api: SourceApi, stream: StreamEntry, window: Window, page: number): Promise<Page> {
  const answer = await api.list(stream.path, { ...filters(stream, window), per_page: stream.pageCap, page });
  if (answer === null) {
    throw new SallaRequestRejectedError(
      `GET ${stream.path} answered 404: the API knows no such listing.`,
      'check the API address (SALLA_API_URL, `--store-url`): the Merchant API ends in /admin/v2.',
    );
  }
  const { pagination } = answer;
  if (pagination === null) {
    throw new SallaResponseInvalidError(
      `GET ${stream.path} answered without "pagination", so nobody can know whether it is complete.`,
      'check that the API address (SALLA_API_URL, `--store-url`) is the Merchant API.',
    );
  }
  checkFilter(stream, window, answer);
  return { rows: answer.rows, pagination };
}

function filters(stream: StreamEntry, { from, to, toExcluded }: Window): SourceQuery {
  const filter = stream.creationFilter;
  if (filter === null) return {};
  return {
    ...(from !== undefined && { [filter.from]: from }),
    ...(to !== undefined && { [filter.to]: toExcluded === true ? addDays(to, 1) : to }),
  };
}

function checkFilter(stream: StreamEntry, window: Window, { rows }: ListPage): void {
  const filter = stream.creationFilter;
  const path = filter?.rowDate;
  if (!filter || !path) return;
  const stray = rows.find((row) => {
    const date = valueAt(row, path);
    return typeof date === 'string' && outside(date, window);
  });
  if (stray !== undefined) {
    throw new SallaResponseInvalidError(
      `GET ${stream.path} ignored its filter ${filter.from}=${window.from ?? '-'} ${filter.to}=${window.to ?? '-'}: ` +
        `row ${String(stray[stream.key])} was created on another day.`,
      "compare the filter's name and format with Salla's documentation of the endpoint and correct functions/domain/stream-catalogue.ts.",
    );
  }
}

function valueAt(row: SourceRecord, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
