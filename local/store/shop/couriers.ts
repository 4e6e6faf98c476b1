import type { ShopIdentifiers } from './identifiers.ts';
import { merchantId } from './merchant-ids.ts';

export interface Courier {
  id: number;
  name: string;
  appId: string;
  activation: 'manual' | 'api';
  /** Null for companies that have none, as documented. */
  slug: string | null;
}

const known: ReadonlyArray<readonly [name: string, slug: string | null, activation: Courier['activation']]> = [
  ['سمسا', 'smsa', 'manual'],
  ['ارامكس', 'armx', 'manual'],
  ['البريد السعودي | سُبل', 'sbl', 'manual'],
  ['DHL Express', 'dhl-express', 'api'],
  ['مندوب المتجر', null, 'manual'],
];

/** Those that parcels go with come first; every third day one is added, and a day later it is activated by its app. */
export function couriersOn(identifiers: ShopIdentifiers, day: number): Courier[] {
  const added = Array.from(
    { length: Math.floor(day / 3) },
    (_, index) => [`شركة ${index + 1}`, `company-${index + 1}`, day > (index + 1) * 3 ? 'api' : 'manual'] as const,
  );
  return [...known, ...added].map(([name, slug, activation], index) => ({
    id: merchantId(identifiers, 'shipping_company', index),
    name,
    appId: String(1_300_000_000 + index * 9_137),
    activation,
    slug,
  }));
}

export function courierOf(identifiers: ShopIdentifiers, draw: number): Courier {
  return couriersOn(identifiers, 0)[draw % known.length] as Courier;
}
