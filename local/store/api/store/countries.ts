import { countries as countriesOf } from '../../shop/places.ts';
import { shortList } from '../short-list.ts';

/** List Countries and Country Details. Every second day one country's name is written another way. */
export const countries = shortList({
  path: '/countries',
  scope: 'metadata.read',
  records: (shop) => countriesOf(shop.identifiers),
  view: ({ id, index, name, english, code, mobileCode, capital }, { day }) => ({
    id,
    name: index === 1 && Math.floor(day / 2) % 2 === 1 ? 'الإمارات' : name,
    name_en: english,
    code,
    mobile_code: mobileCode,
    capital,
  }),
  details: { path: '/countries/:id' },
});
