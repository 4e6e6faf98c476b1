import { merchantId } from '../../shop/merchant-ids.ts';
import type { Shop } from '../../shop/shop.ts';
import { shortList } from '../short-list.ts';

const countries = ['Saudi Arabia', 'Bahrain', 'United Arab Emirates', 'Oman', 'Qatar'];

/** The first two from the start; every second day another country gets its tax, every day one is switched on or off. */
function taxesOn({ identifiers, day }: Shop) {
  return countries.slice(0, 2 + Math.floor(day / 2)).map((country, index) => ({
    id: merchantId(identifiers, 'tax', index),
    tax: index === 0 ? 15 : 5,
    status: index > 0 && (index + day) % 2 === 0 ? 'inactive' : 'active',
    country,
  }));
}

/** List Taxes and Tax Details. */
export const taxes = shortList({
  path: '/taxes',
  scope: 'taxes.read',
  records: taxesOn,
  view: (tax) => ({ ...tax }),
  details: { path: '/taxes/:id' },
});
