import { SallaResponseInvalidError } from './errors.ts';
import { type Page, readPage, type Window } from './listing-request.ts';
import { mapOrdered } from './map-ordered.ts';
import type { Pagination, SourceApi, SourceRecord } from './ports.ts';
import type { StreamEntry } from './stream-catalogue.ts';

/** Pages asked for at once: enough to hide the latency of one, few enough to hold in memory. */
const PAGES_AHEAD = 3;

export type WindowItem =
  | { kind: 'row'; key: string; row: SourceRecord }
  /** Everything up to this page has been yielded. */
  | { kind: 'page'; page: number; pagination: Pagination };

export interface WindowOptions {
  api: SourceApi;
  stream: StreamEntry;
  window: Window;
  fromPage: number;
  /** Asked before each page: true ends the reading at this page boundary. */
  pause: () => boolean;
}

/**
 * Rows of one window in page order, each page followed by its mark. Ends after `totalPages` as the newest answer has
 * it, or at an empty page: neither a short page nor the `links` say anything about the end.
 */
export async function* readWindow({ api, stream, window, fromPage, pause }: WindowOptions): AsyncGenerator<WindowItem> {
  let lastPage = fromPage;
  function* pageNumbers(from: number): Generator<number> {
    for (let page = from; page <= lastPage && !pause(); page += 1) yield page;
  }
  const read = async (page: number): Promise<[number, Page]> => [page, await readPage(api, stream, window, page)];

  for (let next = fromPage; next <= lastPage;) {
    const started = next;
    // The first page is read alone: only its answer says how many there are.
    for await (const [page, { rows, pagination }] of mapOrdered(
      pageNumbers(next),
      next === 1 ? 1 : PAGES_AHEAD,
      read,
    )) {
      lastPage = rows.length === 0 ? page : Math.max(1, pagination.totalPages);
      for (const row of rows) yield { kind: 'row', key: keyOf(row, stream), row };
      yield { kind: 'page', page, pagination };
      next = page + 1;
      if (page === 1) break;
    }
    if (next === started) return;
  }
}

function keyOf(row: SourceRecord, stream: StreamEntry): string {
  const key = row[stream.key];
  if (typeof key === 'number' || (typeof key === 'string' && key !== '')) return String(key);
  throw new SallaResponseInvalidError(
    `GET ${stream.path} answered a row without "${stream.key}".`,
    'if the API renamed the key, correct functions/domain/stream-catalogue.ts.',
  );
}
