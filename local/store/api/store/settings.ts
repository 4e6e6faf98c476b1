import type { Shop } from '../../shop/shop.ts';
import type { Collection } from '../collection.ts';
import { errors } from '../envelope.ts';
import { valueOf } from '../request.ts';

interface Setting {
  entity: string;
  slug: string;
  type: 'boolean' | 'integer' | 'string' | 'dropdown';
  value: string;
}

const entities = ['products', 'orders', 'customers', 'reports', 'blogs', 'mahally', 'feedbacks', 'shipping', 'store'];

/** One setting of an entity is changed every day, each entity's in turn. */
function settingsOn(day: number): Setting[] {
  return entities.flatMap((entity, turn): Setting[] => {
    const changes = Math.floor((day + entities.length - turn - 1) / entities.length);
    return [
      { entity, slug: `${entity}-enabled`, type: 'boolean', value: turn % 2 === 0 ? '1' : '0' },
      { entity, slug: `${entity}-per-page`, type: 'integer', value: String(15 + changes) },
      { entity, slug: `${entity}-note`, type: 'string', value: turn % 3 === 0 ? '' : `نص ${entity}` },
      { entity, slug: `${entity}-sort`, type: 'dropdown', value: 'newest' },
    ];
  });
}

/** Settings List: `entity` is required; rows carry no id, only a slug that is unique within the entity. */
export const settings: Collection = {
  path: '/settings',
  scope: 'settings.read',
  paging: null,
  refuse(query) {
    const entity = valueOf(query, 'entity');
    return entity !== undefined && entities.includes(entity)
      ? null
      : errors.fieldsInvalid({ entity: ['حقل entity مطلوب'] });
  },
  select(shop, query) {
    const entity = valueOf(query, 'entity');
    const handles = settingsOf(shop).flatMap((setting, handle) =>
      entity === undefined || setting.entity === entity ? [handle] : [],
    );
    return { total: handles.length, at: (position) => handles[position] as number };
  },
  row(shop, handle) {
    const { slug, type, value } = settingAt(shop, handle);
    return { slug, type, value };
  },
  key(shop, handle) {
    const { entity, slug } = settingAt(shop, handle);
    return `${entity}/${slug}`;
  },
  find: (shop, key) => settingsOf(shop).findIndex(({ entity, slug }) => `${entity}/${slug}` === key),
  details: null,
};

function settingsOf(shop: Shop): Setting[] {
  return settingsOn(shop.day);
}

function settingAt(shop: Shop, handle: number): Setting {
  return settingsOf(shop)[handle] as Setting;
}
