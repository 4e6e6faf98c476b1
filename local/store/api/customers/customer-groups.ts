import { customerGroupIds } from '../../shop/customers.ts';
import { merchantId } from '../../shop/merchant-ids.ts';
import type { Shop } from '../../shop/shop.ts';
import { shortList } from '../short-list.ts';

const names = ['كبار العملاء', 'العملاء الذهبيون', 'عملاء الجملة'];

/** A group is renamed every day; every third day one is added. */
function groupsOn({ day, identifiers }: Shop) {
  const lasting = customerGroupIds.map((id, index) => ({
    id,
    name: day > 0 && day % customerGroupIds.length === index ? `${names[index]} ${day}` : (names[index] as string),
  }));
  const added = Array.from({ length: Math.floor(day / 3) }, (_, index) => ({
    id: merchantId(identifiers, 'customer_group', index),
    name: `حملة ${index + 1}`,
  }));
  return [...lasting, ...added];
}

/** List Customer Groups; the conditions and features are documented without an example. */
export const customerGroups = shortList({
  path: '/customers/groups',
  scope: 'customers.read',
  records: groupsOn,
  view: ({ id, name }) => ({
    id,
    name,
    conditions: { type: 'total_orders', symbol: '>', value: 5 },
    features: { payment_method: [], shipping: [] },
  }),
});
