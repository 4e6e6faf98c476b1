import type { Shop } from '../shop/shop.ts';
import { usualPaging } from './collection.ts';
import type { Collection, Row } from './collection.ts';

/** A list of a few records that the merchant keeps by hand, each rendered from what `records` says of it now. */
export function shortList<Item extends { id: number }>(
  options: Pick<Collection, 'path' | 'scope'> & {
    paging?: Collection['paging'];
    records: (shop: Shop) => readonly Item[];
    view: (record: Item, shop: Shop) => Row;
    details?: { path: string; show?: (record: Item, shop: Shop) => Row };
  },
): Collection {
  const { path, scope, paging = usualPaging, records, view, details } = options;
  const at = (shop: Shop, handle: number): Item => records(shop)[handle] as Item;
  const show = details?.show;
  return {
    path,
    scope,
    paging,
    select: (shop) => ({ total: records(shop).length, at: (position) => position }),
    row: (shop, handle) => view(at(shop, handle), shop),
    key: (shop, handle) => String(at(shop, handle).id),
    find: (shop, key) => records(shop).findIndex(({ id }) => String(id) === key),
    details: details
      ? { path: details.path, show: show ? (shop, handle) => show(at(shop, handle), shop) : null }
      : null,
  };
}
