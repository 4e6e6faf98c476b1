import { merchantId } from '../../shop/merchant-ids.ts';
import { citiesOf, citySlots, countries } from '../../shop/places.ts';
import type { Country } from '../../shop/places.ts';
import type { Shop } from '../../shop/shop.ts';
import { usualPaging } from '../collection.ts';
import type { Collection } from '../collection.ts';

/** List Cities of a country; the envelope names the country beside the rows. */
export const cities: Collection = {
  path: '/countries/:id/cities',
  scope: 'metadata.read',
  paging: usualPaging,
  select(shop, _query, parent) {
    const wanted = countries(shop.identifiers).filter(({ id }) => Number.isNaN(parent) || id === parent);
    const handles = wanted.flatMap((country) =>
      citiesOf(country, shop.day).map((_, position) => country.index * citySlots + position),
    );
    return { total: handles.length, at: (position) => handles[position] as number };
  },
  row(shop, handle) {
    const country = countryOf(shop, handle);
    const name = citiesOf(country, shop.day)[handle % citySlots];
    return { id: cityId(shop, handle), name, name_en: name, country_id: country.id };
  },
  key: (shop, handle) => String(cityId(shop, handle)),
  find(shop, key) {
    const { total, at } = cities.select(shop, new Map(), Number.NaN);
    for (let position = 0; position < total; position++) {
      if (String(cityId(shop, at(position))) === key) return at(position);
    }
    return -1;
  },
  details: null,
  beside(shop, parent) {
    const country = countries(shop.identifiers).find(({ id }) => id === parent);
    return country ? { country: { id: country.id, name: country.english, code: country.code } } : null;
  },
};

function cityId(shop: Shop, handle: number): number {
  return merchantId(shop.identifiers, 'city', handle);
}

function countryOf(shop: Shop, handle: number): Country {
  return countries(shop.identifiers)[Math.floor(handle / citySlots)] as Country;
}
