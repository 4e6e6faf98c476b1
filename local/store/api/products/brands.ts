import { brandsOn } from '../../shop/brands.ts';
import { shortList } from '../short-list.ts';

const picture = 'https://i.ibb.co/jyqRQfQ/avatar-male.webp';

/** List Brands and Brand Details. */
export const brands = shortList({
  path: '/brands',
  scope: 'brands.read',
  records: ({ identifiers, day }) => brandsOn(identifiers, day),
  view: ({ id, name, latin, description }) => ({
    id,
    name,
    description,
    banner: id % 3 === 0 ? null : picture,
    logo: picture,
    ar_char: name,
    en_char: latin,
    metadata: { title: `${latin} brand`, description: id % 4 === 0 ? null : name, url: `${latin.toLowerCase()}/item` },
  }),
  details: { path: '/brands/:id' },
});
