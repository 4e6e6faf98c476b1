import { SallaRequestRejectedError } from './errors.ts';
import { createdOn, type Page, readPage, type Window } from './listing-request.ts';
import { mapOrdered } from './map-ordered.ts';
import type { Pagination, SourceApi, SourceRecord } from './ports.ts';
import { rowKey } from './row-key.ts';
import type { StreamEntry } from './stream-catalogue.ts';

/** Pages asked for at once: enough to hide the latency of one, few enough to hold in memory. */
const PAGES_AHEAD = 3;

/**
 * Rows beyond which a store may refuse pages (reported by one source, not documented). A listing that cannot be cut by days is
 * then read as far as it goes; it counts as incomplete.
 */
const DEPTH_LIMIT = 10_000;

export type WindowItem =
  | { kind: 'row'; key: string; day: string; row: SourceRecord }
  /** Everything up to this page has been yielded; `last` when no page follows, `cut` when some should. */
  | { kind: 'page'; page: number; pagination: Pagination; last: boolean; cut: boolean };

export interface WindowOptions {
  api: SourceApi;
  stream: StreamEntry;
  window: Window;
  fromPage: number;
  /** The page `fromPage`, when it was read already. */
  firstPage: Page | null;
  /** Asked before each page: true ends the reading at this page boundary. */
  pause: () => boolean;
}

/**
 * Rows of one window in page order, each page followed by its mark. Ends after `totalPages` as the newest answer has
 * it, or at an empty page: neither a short page nor the `links` say anything about the end.
 */
export async function* readWindow(options: WindowOptions): AsyncGenerator<WindowItem> {
  const { api, stream, window, fromPage, firstPage, pause } = options;
  let lastPage = fromPage;
  /** What the store last said of the listing. */
  let newest: Pagination = { total: 0, perPage: 0, currentPage: 0, totalPages: 0 };
  // A page that was read already is not thrown away.
  const isRead = (page: number) => page === fromPage && firstPage !== null;
  function* pageNumbers(from: number): Generator<number> {
    for (let page = from; page <= lastPage && (isRead(page) || !pause()); page += 1) yield page;
  }
  const read = async (page: number): Promise<[number, Page]> => {
    if (page === fromPage && firstPage !== null) return [page, firstPage];
    try {
      return [page, await readPage(api, stream, window, page)];
    } catch (error) {
      // As many rows a page as the store answers, which may be fewer than it was asked for.
      const rows = page * (newest.perPage === 0 ? stream.pageCap : Math.min(newest.perPage, stream.pageCap));
      if (!(error instanceof SallaRequestRejectedError) || rows <= DEPTH_LIMIT) throw error;
      return [page, { rows: [], pagination: newest }];
    }
  };

  for (let next = fromPage; next <= lastPage;) {
    const started = next;
    // The first page is read alone: only its answer says how many there are.
    for await (const [page, { rows, pagination }] of mapOrdered(
      pageNumbers(next),
      next === 1 ? 1 : PAGES_AHEAD,
      read,
    )) {
      newest = pagination;
      lastPage = rows.length === 0 ? page : Math.max(1, pagination.totalPages);
      for (const row of rows) {
        yield { kind: 'row', key: rowKey(row, stream, window.parent), day: createdOn(row, stream), row };
      }
      const cut = rows.length === 0 && page < pagination.totalPages;
      yield { kind: 'page', page, pagination, last: page >= lastPage, cut };
      next = page + 1;
      if (page === 1) break;
    }
    if (next === started) return;
  }
}
