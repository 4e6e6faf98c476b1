import type { Collection } from '../collection.ts';

const currencyNames: ReadonlyArray<readonly [code: string, name: string, symbol: string]> = [
  ['SAR', 'ريال سعودي', 'ر.س'],
  ['AED', 'درهم اماراتي', ' د.إ'],
  ['USD', 'دولار أمريكي', '$'],
  ['EUR', 'يورو', '€'],
  ['QAR', 'ريال قطري', 'ر.ق'],
  ['EGP', 'جنيه مصري', 'ج.م'],
];

/** List Currencies; not paged, known by their code. Every day the last one is switched on or off. */
export const currencies: Collection = {
  path: '/currencies',
  scope: 'metadata.read',
  paging: null,
  select: () => ({ total: currencyNames.length, at: (position) => position }),
  row(shop, index) {
    const [code, name, symbol] = currencyNames[index] as (typeof currencyNames)[number];
    const enabled = index < currencyNames.length - 1 || shop.day % 2 === 1;
    return { name, code, symbol, status: enabled ? 'enabled' : 'disabled' };
  },
  key: (_shop, index) => String(currencyNames[index]?.[0]),
  find: (_shop, key) => currencyNames.findIndex(([code]) => code === key),
  details: null,
};
