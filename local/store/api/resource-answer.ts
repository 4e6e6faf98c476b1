import type { Store } from '../store.ts';
import type { Answer } from './envelope.ts';
import type { FaultPlan } from './fault-plan.ts';
import { parseQuery, valueOf } from './request.ts';
import type { ApiRequest, Query } from './request.ts';
import type { Resource } from './resources.ts';
import { deletions, insertion } from './while-paging.ts';

/** What a path answers, with the faults that touch what a list shows. `key` is the `:id` of the path. */
export function answerResource(store: Store, faults: FaultPlan, resource: Resource, url: string, key: string): Answer {
  const { path, stream } = resource;
  const query = parseQuery(searchOf(url));
  const request: ApiRequest = {
    shop: store.shop,
    path,
    key,
    id: Number(key),
    query,
    ignoreFilters: stream !== null && query.size > 0 && faults.use('ignoreFilters', url, false),
    ignoreSort: query.has('sort_by') && faults.use('ignoreSort', url, false),
    silentCap: (stream !== null && faults.use('silentCap', url, 0)) || Number.POSITIVE_INFINITY,
  };
  if (stream !== null && isLaterPage(query)) moveWhilePaging(store, faults, stream, url, request);
  return resource.answer(request);
}

function moveWhilePaging(store: Store, faults: FaultPlan, stream: string, url: string, request: ApiRequest): void {
  const isOrders = stream === 'orders';
  const drift = isOrders ? faults.use('drift', url, 0) : 0;
  const inserted = faults.use('insertWhilePaging', url, 0);
  const named = isOrders || faults.wanted.only !== '/admin/v2';
  const deleted = named ? faults.use('deleteWhilePaging', url, 0) : 0;
  const events = [...deletions(store.shop, stream, request, deleted), ...insertion(stream, drift + inserted)];
  if (events.length > 0) store.keep(...events);
}

function isLaterPage(query: Query): boolean {
  return Number(valueOf(query, 'page') ?? 1) > 1;
}

function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}
