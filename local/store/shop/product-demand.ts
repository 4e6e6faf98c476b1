import type { Product } from './catalogue.ts';

/** Products to choose from, each as likely as its demand. */
export class Range {
  readonly #products: readonly Product[];
  readonly #cumulative: number[] = [];

  constructor(products: readonly Product[]) {
    this.#products = products;
    let sum = 0;
    for (const product of products) this.#cumulative.push((sum += product.demand));
  }

  /** The product at `draw` (0 … 1) along the demand; a product that is not `available` gives way to the next. */
  choose(draw: number, available: (product: Product) => boolean): Product {
    const target = draw * (this.#cumulative.at(-1) as number);
    let low = 0;
    let high = this.#cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cumulative[middle] as number) > target) high = middle;
      else low = middle + 1;
    }
    for (let step = 0; step < this.#products.length; step++) {
      const product = this.#products[(low + step) % this.#products.length] as Product;
      if (available(product)) return product;
    }
    throw new Error('The shop has nothing left to sell; this many simulated days are not supported.');
  }
}
