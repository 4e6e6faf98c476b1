import type { Product, Variant } from './catalogue.ts';
import { mix } from './random.ts';

/**
 * Pieces of a variant on the shelf after `day` simulated days: each day about one in eight variants is sold from or
 * filled up. Only the stock list moves by this; products show the stock they were put on sale with.
 */
export function stockOn(product: Product, variant: Variant, day: number): number {
  let stock = variant.stock;
  for (let past = 1; past <= day; past++) {
    const draw = mix(variant.id, past, 5);
    if (draw % 8 !== 0) continue;
    stock = stock === 0 ? 40 : Math.max(0, stock - 1 - ((draw >>> 8) % 12));
  }
  return product.unlimited ? 0 : stock;
}
