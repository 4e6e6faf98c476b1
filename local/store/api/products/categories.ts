import { riyadhText } from '../../shop/calendar.ts';
import { categoriesOn } from '../../shop/categories.ts';
import type { Category } from '../../shop/categories.ts';
import type { Row } from '../collection.ts';
import { token } from '../formats.ts';
import { shortList } from '../short-list.ts';

/** List Categories and Category Details; `update_at` is the API's own spelling. */
export const categories = shortList({
  path: '/categories',
  scope: 'categories.read',
  paging: { cap: 60, usual: 20, emptyLinks: 'array' },
  records: (shop) => categoriesOn(shop.identifiers, shop.clock),
  view: categoryRow,
  details: { path: '/categories/:id' },
});

function categoryRow({ id, index, name, parentId, status, updatedAt }: Category): Row {
  return {
    id,
    name,
    image: index % 3 === 2 ? null : `https://salla-dev.s3.eu-central-1.amazonaws.com/Mvyk/${token(id, 40)}.jpg`,
    urls: {
      customer: `https://salla.sa/dev-wofftr4xsra5xtlv/${name.replaceAll(' ', '-')}/c${id}`,
      admin: '/categories',
    },
    parent_id: parentId ?? 0,
    sort_order: index,
    status,
    show_in: { app: index % 2 === 0, salla_points: false },
    has_hidden_products: false,
    update_at: riyadhText(updatedAt),
    metadata: { title: name, description: `كل ${name}`, url: `https://salla.sa/dev-wofftr4xsra5xtlv/c${id}` },
    sub_categories: [],
  };
}
