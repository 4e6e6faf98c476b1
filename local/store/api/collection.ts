import type { Shop } from '../shop/shop.ts';
import { errors, found, foundPage } from './envelope.ts';
import type { Answer } from './envelope.ts';
import { pageOf } from './request.ts';
import type { ApiRequest, Query } from './request.ts';

export type Row = Record<string, unknown>;

/**
 * Which records a request means, in the order of the list. Records are named by a handle, a number that the collection
 * can find them by, and rendered only when they are shown.
 */
export interface Selection {
  total: number;
  at: (position: number) => number;
}

export interface Paging {
  /** Page sizes above this are cut without a word. */
  cap: number;
  /** Page size of a request that names none. */
  usual: number;
  /** How the list writes "no links". */
  emptyLinks: 'array' | 'object';
}

/** A list of the Merchant API and the records in it. */
export interface Collection {
  /** Below `/admin/v2`; `:id` is the record's parent. */
  path: string;
  scope: string | null;
  /** Null: everything at once, without a pagination block. */
  paging: Paging | null;
  /** `parent` is NaN when the list of every parent is meant. */
  select: (shop: Shop, query: Query, parent: number) => Selection;
  row: (shop: Shop, handle: number) => Row;
  key: (shop: Shop, handle: number) => string;
  /** Handle of a key, -1 when there is no such record. */
  find: (shop: Shop, key: string) => number;
  /** `GET` of one record, where one is documented; null when its form is the row. */
  details: { path: string; show: ((shop: Shop, handle: number) => Row) | null } | null;
  /** Lists of a parent: what stands beside the rows, null when there is no such parent. */
  beside?: (shop: Shop, parent: number) => Row | null;
  /** An answer other than the list, for requests that it cannot read. */
  refuse?: (query: Query) => Answer | null;
}

export const usualPaging: Paging = { cap: 60, usual: 15, emptyLinks: 'array' };

/** The records of `selection` that no control has deleted. */
export function living(shop: Shop, stream: string, collection: Collection, selection: Selection): Selection {
  const deleted = shop.amendments.deleted(stream);
  if (deleted.size === 0) return selection;
  const gone = new Set([...deleted].map((key) => collection.find(shop, key)));
  const kept: number[] = [];
  for (let position = 0; position < selection.total; position++) {
    const handle = selection.at(position);
    if (!gone.has(handle)) kept.push(handle);
  }
  return { total: kept.length, at: (position) => kept[position] as number };
}

export function rowOf(shop: Shop, stream: string, collection: Collection, handle: number): Row {
  return shop.amendments.apply(stream, collection.key(shop, handle), collection.row(shop, handle));
}

/** `GET` of a list. */
export function list(stream: string, collection: Collection, request: ApiRequest): Answer {
  const { shop, path, id: parent } = request;
  const refusal = collection.refuse?.(request.query);
  if (refusal) return refusal;
  const beside = collection.beside?.(shop, parent);
  if (beside === null) return errors.recordNotFound();
  const query = heard(request.query, request);
  const selection = living(shop, stream, collection, collection.select(shop, query, parent));
  const { paging } = collection;
  const { page, perPage, offset } = pageOf(query, paging ?? { cap: Infinity, usual: Infinity }, request.silentCap);
  const count = Math.max(0, Math.min(perPage, selection.total - offset));
  const rows = Array.from({ length: count }, (_, position) =>
    rowOf(shop, stream, collection, selection.at(offset + position)),
  );
  if (!paging) return found(rows);
  return foundPage({ rows, total: selection.total, page, perPage }, path, paging.emptyLinks, beside ?? {});
}

/** `GET` of one record. */
export function show(stream: string, collection: Collection, request: ApiRequest): Answer {
  const { shop } = request;
  const handle = collection.find(shop, request.key);
  if (handle < 0) return errors.recordNotFound();
  const key = collection.key(shop, handle);
  if (shop.amendments.deleted(stream).has(key)) return errors.recordNotFound();
  const details = collection.details?.show ?? collection.row;
  return found(shop.amendments.apply(stream, key, details(shop, handle)));
}

/** What is no filter: names of pages and order, and what a request cannot be without. */
const kept = new Set(['page', 'per_page', 'sort_by', 'entity']);

/** The query as a server that loses filters or the order without a word reads it. */
function heard(query: Query, { ignoreFilters, ignoreSort }: ApiRequest): Query {
  return new Map(
    [...query].filter(([name]) => (!ignoreFilters || kept.has(name)) && !(ignoreSort && name === 'sort_by')),
  );
}
