import type { ListPage, SourceApi, SourceQuery } from '../../functions/domain/ports.ts';

/** What a lane asks of the store; the query of a detail is empty. */
export interface Request {
  path: string;
  query: SourceQuery;
}

/** Stands before a request: sends it as it is, or another one instead, or none. */
export type Intercept = <T>(request: Request, send: (instead?: Request) => Promise<T>) => Promise<T>;

/** What a page of a listing is turned into before the lane sees it. */
export type AlterPage = (page: ListPage, request: Request) => ListPage;

export function interceptedApi(api: SourceApi, intercept: Intercept): SourceApi {
  return {
    usage: api.usage,
    list: (path, query) =>
      intercept({ path, query }, (instead = { path, query }) => api.list(instead.path, instead.query)),
    detail: (path) => intercept({ path, query: {} }, (instead) => api.detail(instead?.path ?? path)),
  };
}

/** A listing that the store itself answers 404 stays so. */
export function apiWithPages(api: SourceApi, alter: AlterPage): SourceApi {
  return {
    usage: api.usage,
    detail: (path) => api.detail(path),
    list: async (path, query) => {
      const page = await api.list(path, query);
      return page === null ? null : alter(page, { path, query });
    },
  };
}
