import { list, show } from './collection.ts';
import { collections } from './collections.ts';
import type { Answer } from './envelope.ts';
import { listOrderHistories, orderHistoriesPath } from './orders/order-histories.ts';
import { listOrderItems, orderItemsPath } from './orders/order-items.ts';
import type { ApiRequest } from './request.ts';

/** What one path of the Merchant API answers. */
export interface Resource {
  /** Path below `/admin/v2`; `:id` is a parent's or the record's id. */
  path: string;
  scope: string | null;
  /** The list whose pages these are; null when the path is no list. */
  stream: string | null;
  answer(request: ApiRequest): Answer;
}

export const resources: readonly Resource[] = [
  { path: orderItemsPath, scope: 'orders.read', stream: 'order_items', answer: listOrderItems },
  { path: orderHistoriesPath, scope: 'orders.read', stream: 'order_histories', answer: listOrderHistories },
  ...Object.entries(collections).flatMap(([stream, collection]): Resource[] => {
    const { path, scope, details } = collection;
    const listing: Resource = { path, scope, stream, answer: (request) => list(stream, collection, request) };
    if (!details) return [listing];
    return [
      listing,
      { path: details.path, scope, stream: null, answer: (request) => show(stream, collection, request) },
    ];
  }),
];
