import { Random, topics } from './random.ts';

/** A customer of the shop, derived from the seed and the customer's running number. */
export interface Customer {
  index: number;
  id: number;
  firstName: string;
  lastName: string;
  gender: 'male' | 'female';
  /** Without country code; null for the few who left none. */
  mobile: number | null;
  mobileCode: string;
  /** Null for guests and for some who never gave one. */
  email: string | null;
  guest: boolean;
  city: string;
  country: string;
  countryCode: string;
  location: string | null;
  /** `YYYY-MM-DD`, null when unknown. */
  birthday: string | null;
  groups: number[];
  createdAt: number;
  updatedAt: number;
}

export type CustomerChange = { at: number; field: 'city' | 'mobile' | 'lastName' | 'location'; draw: number };

/** The customer of running number 0 is the merchant's own trial account; its orders are test orders. */
export const trialCustomer = 0;

const maleNames = ['محمد', 'أحمد', 'عبدالله', 'خالد', 'فهد', 'سلطان', 'تركي', 'ناصر', 'بندر', 'يزيد', 'ريان'];
const femaleNames = ['نورة', 'سارة', 'ريم', 'هند', 'لطيفة', 'منيرة', 'العنود', 'غادة', 'شهد', 'أمل', 'جواهر'];
const familyNames = [
  'القحطاني',
  'الغامدي',
  'العتيبي',
  'الحربي',
  'الشهري',
  'الدوسري',
  'المطيري',
  'الزهراني',
  'العنزي',
  'السبيعي',
  "O'Neil",
  'الأنصاري',
];
const streets = [
  'شارع العليا',
  'طريق الملك فهد',
  'شارع التحلية',
  'حي النرجس',
  'حي الزهراء، شارع أبو أمية',
  'حي السلام',
];

interface Country {
  name: string;
  code: string;
  mobileCode: string;
  cities: ReadonlyArray<readonly [string, number]>;
}

const saudiArabia: Country = {
  name: 'السعودية',
  code: 'SA',
  mobileCode: '966',
  cities: [
    ['الرياض', 34],
    ['جدة', 21],
    ['مكة', 8],
    ['الدمام', 8],
    ['المدينة المنورة', 7],
    ['الخبر', 5],
    ['بريدة', 4],
    ['أبها', 4],
    ['تبوك', 3],
    ['حائل', 3],
    ['جازان', 3],
  ],
};
const countries: ReadonlyArray<readonly [Country, number]> = [
  [saudiArabia, 94],
  [
    {
      name: 'الإمارات',
      code: 'AE',
      mobileCode: '971',
      cities: [
        ['دبي', 3],
        ['أبوظبي', 2],
      ],
    },
    2,
  ],
  [{ name: 'الكويت', code: 'KW', mobileCode: '965', cities: [['مدينة الكويت', 1]] }, 2],
  [{ name: 'قطر', code: 'QA', mobileCode: '974', cities: [['الدوحة', 1]] }, 2],
];

/** Groups that customers are in; later groups have nobody yet. */
export const customerGroupIds = [11323141, 11323142, 11323143] as const;

export function deriveCustomer(
  seed: number,
  index: number,
  id: number,
  createdAt: number,
  changes: readonly CustomerChange[],
): Customer {
  const random = new Random(seed, topics.customer, index);
  const gender = random.chance(0.55) ? 'female' : 'male';
  const country = random.weighted(countries);
  const guest = index !== trialCustomer && random.chance(0.12);
  const hasEmail = !guest && random.chance(0.96);
  const customer: Customer = {
    index,
    id,
    firstName: random.pick(gender === 'female' ? femaleNames : maleNames),
    lastName: random.pick(familyNames),
    gender,
    mobile: random.chance(0.01) ? null : 500_000_000 + random.integer(0, 99_999_999),
    mobileCode: country.mobileCode,
    email: hasEmail ? `customer${id.toString(36)}@${random.pick(['example.com', 'example.net', 'example.org'])}` : null,
    guest,
    city: random.weighted(country.cities),
    country: country.name,
    countryCode: country.code,
    location: random.chance(0.7) ? `${random.pick(streets)}، مبنى ${random.integer(1, 9999)}` : null,
    birthday: random.chance(0.3) ? birthday(random) : null,
    groups: random.chance(0.25) ? customerGroupIds.filter(() => random.chance(0.5)) : [],
    createdAt,
    updatedAt: createdAt,
  };
  if (index === trialCustomer) {
    Object.assign(customer, { firstName: 'تجربة', lastName: 'المتجر', email: 'trial@example.test' });
  }
  for (const change of changes) applyChange(customer, change);
  return customer;
}

function birthday(random: Random): string {
  const twoDigits = (low: number, high: number) => String(random.integer(low, high)).padStart(2, '0');
  return `${random.integer(1955, 2007)}-${twoDigits(1, 12)}-${twoDigits(1, 28)}`;
}

function applyChange(customer: Customer, change: CustomerChange): void {
  const random = new Random(change.draw);
  customer.updatedAt = change.at;
  if (change.field === 'mobile') customer.mobile = 500_000_000 + random.integer(0, 99_999_999);
  if (change.field === 'lastName') customer.lastName = random.pick(familyNames);
  if (change.field === 'location') customer.location = `${random.pick(streets)}، مبنى ${random.integer(1, 9999)}`;
  if (change.field === 'city') {
    const home = countries.find(([country]) => country.code === customer.countryCode)?.[0] ?? saudiArabia;
    // Never the city it already is (unless the country has only one): an edit must be seen.
    const others = home.cities.filter(([city]) => city !== customer.city);
    customer.city = others.length > 0 ? random.weighted(others) : customer.city;
    customer.location = `${random.pick(streets)}، مبنى ${random.integer(1, 9999)}`;
  }
}
