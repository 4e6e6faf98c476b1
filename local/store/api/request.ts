import type { Shop } from '../shop/shop.ts';

/** Query parameters, repeated and bracketed ones gathered: `status[]=1&status[0]=2` → `status: ["1", "2"]`. */
export type Query = ReadonlyMap<string, readonly string[]>;

export interface ApiRequest {
  shop: Shop;
  /** Path below `/admin/v2`, for links. */
  path: string;
  /** `:id` of the path, as it was written and as a number. */
  key: string;
  id: number;
  query: Query;
  /** The server drops every filter without a word (seen on the real one, api-facts.md section 3.1). */
  ignoreFilters: boolean;
  /** The server drops `sort_by` without a word. */
  ignoreSort: boolean;
  /** Page sizes are cut here, whatever the list's own cap is. */
  silentCap: number;
}

export function parseQuery(search: string): Query {
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(search)) {
    const plain = name.replace(/\[\d*\]$/, '');
    query.set(plain, [...(query.get(plain) ?? []), value]);
  }
  return query;
}

/** Value of a single parameter; the last one wins, as in PHP. */
export function valueOf(query: Query, name: string): string | undefined {
  return query.get(name)?.at(-1);
}

function positive(text: string | undefined): number | null {
  const number = Number(text);
  return text !== undefined && Number.isInteger(number) && number > 0 ? number : null;
}

/** Page and page size; what cannot be read counts as not given, what is above a cap is cut without a word. */
export function pageOf(
  query: Query,
  { cap, usual }: { cap: number; usual: number },
  silentCap: number,
): { page: number; perPage: number; offset: number } {
  const page = positive(valueOf(query, 'page')) ?? 1;
  const perPage = Math.min(positive(valueOf(query, 'per_page')) ?? usual, cap, silentCap);
  return { page, perPage, offset: page === 1 ? 0 : (page - 1) * perPage };
}
