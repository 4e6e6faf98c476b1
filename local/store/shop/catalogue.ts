import { categories } from './catalogue-words.ts';
import { productBrands } from './brands.ts';
import type { CategoryWords, OptionWords } from './catalogue-words.ts';
import type { ShopIdentifiers } from './identifiers.ts';
import { daySeconds, nowOnDay } from './calendar.ts';
import { merchantId } from './merchant-ids.ts';
import { Random, mix, topics } from './random.ts';

/** The products as they were first put on sale; what later days change is in `day-changes.ts`. Money in halalas. */

export type ProductType = 'product' | 'food' | 'digital';

export interface OptionValue {
  id: number;
  name: string;
  surcharge: number;
}

export interface ProductOption {
  id: number;
  name: string;
  type: 'radio' | 'checkbox';
  values: OptionValue[];
}

export interface Variant {
  id: number;
  sku: string;
  /** The chosen value of each radio option, in the order of the product's options. */
  values: OptionValue[];
  /** Added to the product's base price. */
  surcharge: number;
  stock: number;
  weight: number;
}

export interface Product {
  index: number;
  id: number;
  name: string;
  type: ProductType;
  category: { id: number; name: string };
  brand: string | null;
  basePrice: number;
  cost: number;
  /** Percent taken off the price from the start; 0 when the product is not on sale. */
  salePercent: number;
  options: ProductOption[];
  variants: Variant[];
  /** Grams. */
  weight: number;
  unlimited: boolean;
  createdAt: number;
  /** How often shoppers choose it, compared with the others. */
  demand: number;
}

const productCount = 120;

export function createCatalogue(seed: number, firstDay: number, identifiers: ShopIdentifiers): Product[] {
  return Array.from({ length: productCount }, (_, index) => createProduct(seed, index, firstDay, identifiers));
}

/** One product; beyond the first ones, for products that come in later. */
export function createProduct(seed: number, index: number, firstDay: number, identifiers: ShopIdentifiers): Product {
  const random = new Random(seed, topics.product, index);
  const categoryIndex = index % categories.length;
  const words = categories[categoryIndex] as CategoryWords;
  const round = Math.floor(index / categories.length);
  const noun = words.nouns[round % words.nouns.length] as string;
  const kind = words.kinds[Math.floor(round / words.nouns.length) % words.kinds.length] as string;
  const edition = Math.floor(round / (words.nouns.length * words.kinds.length));
  const priceSpan = words.highestPrice - words.lowestPrice;
  // Squared, so that cheap things are common; prices end in whole, .50 or .95 riyals.
  const riyals = Math.round(words.lowestPrice + priceSpan * random.next() ** 2);
  const basePrice = riyals * 100 + random.pick([0, 0, 50, 95]);
  const options = words.options
    .filter(() => random.chance(0.75))
    .map((option, position) => createOption(index * 4 + position, option, identifiers));
  return {
    index,
    id: identifiers.products.idOf(index),
    name: edition === 0 ? `${noun} ${kind}` : `${noun} ${kind} ${edition + 1}`,
    type: words.type,
    category: { id: merchantId(identifiers, 'category', categoryIndex), name: words.name },
    brand: random.chance(0.6) ? random.pick(productBrands) : null,
    basePrice,
    cost: Math.floor(basePrice * (0.35 + random.next() * 0.3)),
    salePercent: random.chance(0.2) ? random.pick([10, 15, 20, 30]) : 0,
    options,
    variants: createVariants(index, words, options, random, identifiers),
    weight: words.weight,
    unlimited: words.type === 'digital' || random.chance(0.1),
    createdAt: nowOnDay(firstDay) - random.integer(1, 200) * daySeconds - random.integer(0, daySeconds),
    // Zipf over a shuffled rank: a handful of products makes most of the sales.
    demand: 1 / (1 + (mix(seed, topics.product, index, 7) % productCount)),
  };
}

function createOption(optionIndex: number, words: OptionWords, identifiers: ShopIdentifiers): ProductOption {
  return {
    id: identifiers.options.idOf(optionIndex),
    name: words.name,
    type: words.type,
    values: words.values.map(([name, surcharge], position) => ({
      id: identifiers.optionValues.idOf(optionIndex * 8 + position),
      name,
      surcharge,
    })),
  };
}

/** Every combination of the radio options' values; a product without any has one variant with the product's own SKU. */
function createVariants(
  productIndex: number,
  words: CategoryWords,
  options: ProductOption[],
  random: Random,
  identifiers: ShopIdentifiers,
): Variant[] {
  let combinations: OptionValue[][] = [[]];
  for (const option of options.filter(({ type }) => type === 'radio')) {
    combinations = combinations.flatMap((chosen) => option.values.map((value) => [...chosen, value]));
  }
  const productSku = `${words.skuPrefix}-${String(productIndex + 101).padStart(4, '0')}`;
  return combinations.map((values, position) => ({
    id: identifiers.variants.idOf(productIndex * 64 + position),
    sku: values.length === 0 ? productSku : `${productSku}-${String(position + 1).padStart(2, '0')}`,
    values,
    surcharge: values.reduce((sum, value) => sum + value.surcharge, 0),
    stock: random.integer(0, 180),
    weight: words.weight,
  }));
}
