import { decimalNumber, decimalText } from '../../shop/money.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product, Variant } from '../../shop/catalogue.ts';
import { stockOn } from '../../shop/stock.ts';
import type { Collection } from '../collection.ts';
import { usualPaging } from '../collection.ts';
import { token } from '../formats.ts';

/** Slots per product in the handles: as many as in the running numbers of variants. */
const slots = 64;

/** List Product Quantities: a row per variant; a product without variants has no `sku_id`. */
export const productQuantities: Collection = {
  path: '/products/quantities',
  scope: 'products.read',
  paging: usualPaging,
  select(shop) {
    const handles = shop.products
      .filter((product) => shop.prices.sells(product, shop.now))
      .flatMap((product) => product.variants.map((_, position) => product.index * slots + position));
    return { total: handles.length, at: (position) => handles[position] as number };
  },
  row(shop, handle) {
    const { product, variant } = at(shop, handle);
    const single = product.variants.length === 1;
    const price = shop.prices.sellingPrice(product, variant, shop.now);
    const sold = (shop.day + product.index) * 3;
    return {
      id: product.id,
      name: product.name,
      image: `https://salla-dev.s3.eu-central-1.amazonaws.com/EVxp/${token(product.id, 40)}.png`,
      sku_id: single ? null : variant.id,
      // Some merchants give no SKU to what they do not count.
      sku: product.unlimited && !single ? null : variant.sku,
      quantity: stockOn(product, variant, shop.day),
      sold_quantity: product.index % 5 === 0 ? 0 : sold,
      // The published example mixes 127 and "127.00" in one answer.
      price: single ? decimalNumber(price) : decimalText(price),
      unlimited_quantity: product.unlimited,
      variant: single ? null : variant.values.map(({ name }) => name).join(' - '),
    };
  },
  key(shop, handle) {
    const { product, variant } = at(shop, handle);
    return `${product.id}/${product.variants.length === 1 ? 'null' : variant.id}`;
  },
  find(shop, key) {
    const [id, skuId] = key.split('/');
    const product = shop.products[shop.identifiers.products.indexOf(Number(id))];
    if (!product || !shop.prices.sells(product, shop.now)) return -1;
    const position =
      product.variants.length === 1 ? 0 : product.variants.findIndex((variant) => String(variant.id) === skuId);
    return position < 0 ? -1 : product.index * slots + position;
  },
  details: null,
};

function at(shop: Shop, handle: number): { product: Product; variant: Variant } {
  const product = shop.products[Math.floor(handle / slots)] as Product;
  return { product, variant: product.variants[handle % slots] as Variant };
}
