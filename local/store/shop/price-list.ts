import type { Product, Variant } from './catalogue.ts';
import { share } from './money.ts';

/** A product's price from an instant on, halalas before VAT. */
export interface PriceChange {
  at: number;
  basePrice: number;
}

/** What the catalogue's prices are and were: first prices, plus the changes of later days. */
export class PriceList {
  readonly #changes = new Map<number, PriceChange[]>();
  readonly #removedAt = new Map<number, number>();

  change(product: Product, change: PriceChange): void {
    const changes = this.#changes.get(product.index) ?? [];
    this.#changes.set(
      product.index,
      [...changes, change].toSorted((a, b) => a.at - b.at),
    );
  }

  remove(product: Product, at: number): void {
    this.#removedAt.set(product.index, at);
  }

  removedAt(product: Product): number | null {
    return this.#removedAt.get(product.index) ?? null;
  }

  sells(product: Product, at: number): boolean {
    const removedAt = this.#removedAt.get(product.index);
    return removedAt === undefined || removedAt > at;
  }

  basePrice(product: Product, at: number): number {
    return this.#lastChange(product, at)?.basePrice ?? product.basePrice;
  }

  /** When the product was last touched, as its `updated_at` shows. */
  updatedAt(product: Product, at: number): number {
    return this.#lastChange(product, at)?.at ?? product.createdAt;
  }

  regularPrice(product: Product, variant: Variant, at: number): number {
    return this.basePrice(product, at) + variant.surcharge;
  }

  /** Price that a shopper pays; equal to the regular price when the product is not on sale. */
  sellingPrice(product: Product, variant: Variant, at: number): number {
    const regular = this.regularPrice(product, variant, at);
    return regular - share(regular, product.salePercent * 100);
  }

  #lastChange(product: Product, at: number): PriceChange | undefined {
    return this.#changes.get(product.index)?.findLast((change) => change.at <= at);
  }
}
