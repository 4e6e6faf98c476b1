import type { Shop } from '../../shop/shop.ts';
import type { StatusEvent } from '../../shop/lifecycle.ts';
import { statusOf } from '../../shop/statuses.ts';
import { employeesOn } from '../../shop/employees.ts';
import type { Row } from '../collection.ts';
import { errors, foundPage } from '../envelope.ts';
import type { Answer } from '../envelope.ts';
import { dateObject } from '../formats.ts';
import { pageOf } from '../request.ts';
import type { ApiRequest } from '../request.ts';
import { isLiving } from './order-life.ts';

export const orderHistoriesPath = '/orders/:id/histories';

/** More than an order has statuses, edits and comments. */
const slots = 64;

/** `GET /orders/{id}/histories` (List Order Histories), newest first. */
export function listOrderHistories({ shop, path, query, id, silentCap }: ApiRequest): Answer {
  const index = shop.orders.indexOf(id);
  if (index < 0 || !isLiving(shop, index)) return errors.recordNotFound();
  const all = orderHistories(shop, index);
  const { page, perPage, offset } = pageOf(query, { cap: 60, usual: 15 }, silentCap);
  const rows = all.slice(offset, offset + perPage);
  return foundPage({ rows, total: all.length, page, perPage }, path, 'array');
}

/** Every status the order has had, every edit, and now and then what the staff said of it. */
export function orderHistories(shop: Shop, index: number): Row[] {
  const { history } = shop.orders.story(index);
  const steps: Array<{ at: number; slug: StatusEvent['slug']; note: string; type: 'activity' | 'comment' }> = [];
  for (const { at, slug } of history) {
    steps.push({ at, slug, note: slug === 'shipped' ? 'تم ارسال الطلب عبر شركة الشحن' : '', type: 'activity' });
    if (slug === 'in_progress' && index % 9 === 0)
      steps.push({ at: at + 60, slug, note: 'تواصلنا مع العميل', type: 'comment' });
  }
  const statusAt = (at: number) => history.findLast((event) => event.at <= at)?.slug ?? 'under_review';
  for (const { at } of shop.orders.editsOf(index)) {
    steps.push({ at, slug: statusAt(at), note: 'تم تعديل الطلب', type: 'activity' });
  }
  return steps
    .filter(({ at }) => at <= shop.now)
    .toSorted((a, b) => a.at - b.at)
    .map((step, position) => historyRow(shop, index, step, position))
    .toReversed();
}

function historyRow(
  shop: Shop,
  index: number,
  { at, slug, note, type }: { at: number; slug: StatusEvent['slug']; note: string; type: string },
  position: number,
): Row {
  const { id, name, customized } = statusOf(slug);
  const staff = employeesOn(shop.identifiers, 0);
  const author = staff[(index + position) % staff.length];
  return {
    id: shop.identifiers.histories.idOf(index * slots + position),
    status: name,
    customized: { id: customized.id, name: customized.name, type: 'custom', slug, original: { id, name }, parent: {} },
    note,
    created_at: dateObject(at),
    // What the shop does by itself has no author.
    ...(position === 0 || !author
      ? {}
      : { created_by: { id: author.id, name: author.name, avatar: 'https://i.ibb.co/jyqRQfQ/avatar-male.webp' } }),
    type,
  };
}
