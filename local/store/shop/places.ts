import type { ShopIdentifiers } from './identifiers.ts';
import { merchantId } from './merchant-ids.ts';

export interface Country {
  id: number;
  index: number;
  name: string;
  english: string;
  code: string;
  mobileCode: string;
  capital: string;
}

const rows: ReadonlyArray<readonly [name: string, english: string, code: string, mobileCode: string, capital: string]> =
  [
    ['السعودية', 'Saudi Arabia', 'SA', '+966', 'Riyadh'],
    ['الامارات', 'United Arab Emirates', 'AE', '+971', 'Abu Dhabi'],
    ['الكويت', 'Kuwait', 'KW', '+965', 'Kuwait City'],
    ['قطر', 'Qatar', 'QA', '+974', 'Doha'],
    ['البحرين', 'Bahrain', 'BH', '+973', 'Manama'],
    ['العراق', 'Iraq', 'IQ', '+964', 'Baghdad'],
    ['عمان', 'Oman', 'OM', '+968', 'Muscat'],
    ['اليمن', 'Yemen', 'YE', '+967', 'Sanaa'],
    ['مصر', 'Egypt', 'EG', '+20', 'Cairo'],
    ['السودان', 'Sudan', 'SD', '+249', 'Khartoum'],
    ['ليبيا', 'Libya', 'LY', '+218', 'Tripoli'],
    ['الجزائر', 'Algeria', 'DZ', '+213', 'Algiers'],
    ['تونس', 'Tunisia', 'TN', '+216', 'Tunis'],
    ['المغرب', 'Morocco', 'MA', '+212', 'Rabat'],
    ['سوريا', 'Syria', 'SY', '+963', 'Damascus'],
    ['الأردن', 'Jordan', 'JO', '+962', 'Amman'],
    ['لبنان', 'Lebanon', 'LB', '+961', 'Beirut'],
  ];

const cityNames: Readonly<Record<string, readonly string[]>> = {
  SA: [
    'Riyadh',
    'Jeddah',
    'Mecca',
    'Medina',
    'Dammam',
    'Al Ahsa',
    'Al Qatif',
    'Khamis Mushait',
    'Tabuk',
    'Al Hofuf',
    'Al Mubarraz',
    'Najran',
    'Hafar Al Batin',
    'Al Jubail',
    'Khobar',
    'Buraydah',
    'Abha',
    'Hail',
    'Jazan',
  ],
  AE: ['Dubai', 'Abu Dhabi', 'Sharjah', 'Ajman'],
  KW: ['Kuwait City', 'Hawalli'],
  QA: ['Doha', 'Al Rayyan'],
};

export function countries(identifiers: ShopIdentifiers): Country[] {
  return rows.map(([name, english, code, mobileCode, capital], index) => ({
    id: merchantId(identifiers, 'country', index),
    index,
    name,
    english,
    code,
    mobileCode,
    capital,
  }));
}

/** Room for the cities of each country in their running numbers. */
export const citySlots = 1_000;

/** Names of a country's cities, in the order of their running numbers; every fourth day Saudi Arabia gets another. */
export function citiesOf(country: Country, day: number): string[] {
  const known = cityNames[country.code] ?? [country.capital];
  const added =
    country.code === 'SA' ? Array.from({ length: Math.floor(day / 4) }, (_, index) => `New Town ${index + 1}`) : [];
  return [...known, ...added];
}
