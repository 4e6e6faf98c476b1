import type { ShopIdentifiers } from './identifiers.ts';
import { merchantId } from './merchant-ids.ts';

export interface Brand {
  id: number;
  name: string;
  latin: string;
  description: string;
}

/** Brands that products carry; these stay. */
export const productBrands = ['نفحات', 'روابي', 'سدرة', 'أصيل'] as const;

const words: ReadonlyArray<readonly [string, string]> = [
  ['نفحات', 'Nafahat'],
  ['روابي', 'Rawabi'],
  ['سدرة', 'Sidra'],
  ['أصيل', 'Aseel'],
  ['واحة', 'Waha'],
  ['زمرد', 'Zumurrud'],
  ['قافلة', 'Qafila'],
  ['ميسان', 'Maysan'],
];

export function brandId(identifiers: ShopIdentifiers, name: string): number {
  return merchantId(
    identifiers,
    'brand',
    words.findIndex(([known]) => known === name),
  );
}

/** Every third day a brand is added, every second day one that no product carries goes, every day one is described anew. */
export function brandsOn(identifiers: ShopIdentifiers, day: number): Brand[] {
  const added = Array.from({ length: Math.floor(day / 3) }, (_, index): readonly [string, string] => [
    `علامة ${index + 1}`,
    `Brand ${index + 1}`,
  ]);
  const gone = Math.min(Math.floor(day / 2), words.length - productBrands.length);
  return [...words, ...added].flatMap(([name, latin], index) => {
    if (index >= productBrands.length && index < productBrands.length + gone) return [];
    const described = day > 0 && day % productBrands.length === index;
    return [
      {
        id: merchantId(identifiers, 'brand', index),
        name,
        latin,
        description: described ? `${name}، وصل حديثا` : name,
      },
    ];
  });
}
