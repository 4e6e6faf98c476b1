import type { Shop } from '../../shop/shop.ts';
import type { Collection, Selection } from '../collection.ts';
import { errors } from '../envelope.ts';
import { valueOf } from '../request.ts';
import type { Query } from '../request.ts';
import { productView } from './product-views.ts';

/** List Products and Product Details. `sort_by` knows the price, but not `updated_at`, which is refused (api-facts.md section 3.3). */
export const products: Collection = {
  path: '/products',
  scope: 'products.read',
  paging: { cap: 65, usual: 15, emptyLinks: 'array' },
  refuse: (query) =>
    valueOf(query, 'sort_by')?.startsWith('updated_at') === true
      ? errors.fieldsInvalid({ sort_by: ['قيمة الترتيب غير صالحة'] })
      : null,
  select: selectProducts,
  row: (shop, index) => productView(shop, productOf(shop, index)),
  key: (shop, index) => String(productOf(shop, index).id),
  find(shop, key) {
    const product = shop.products[shop.identifiers.products.indexOf(Number(key))];
    return product && shop.prices.sells(product, shop.now) ? product.index : -1;
  },
  details: { path: '/products/:id', show: null },
};

function productOf(shop: Shop, index: number) {
  const product = shop.products[index];
  if (!product) throw new Error(`The shop has no product of number ${index}.`);
  return product;
}

/** Newest first. */
function selectProducts(shop: Shop, query: Query): Selection {
  let products = shop.products.filter((product) => shop.prices.sells(product, shop.now)).toReversed();
  const sign = { 'price-asc': 1, 'price-desc': -1 }[valueOf(query, 'sort_by') ?? ''];
  if (sign !== undefined) {
    const price = (index: number) => shop.prices.basePrice(productOf(shop, index), shop.now);
    products = products.toSorted((a, b) => sign * (price(a.index) - price(b.index)));
  }
  const status = valueOf(query, 'status');
  if (status === 'hidden' || status === 'sale' || status === 'out') {
    products = products.filter((product) => productView(shop, product).status === status);
  }
  return { total: products.length, at: (position) => products[position]?.index ?? -1 };
}
