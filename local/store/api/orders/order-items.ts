import type { Order, OrderLine } from '../../shop/orders.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Row } from '../collection.ts';
import { errors, found, foundPage } from '../envelope.ts';
import type { Answer } from '../envelope.ts';
import { pageOf, valueOf } from '../request.ts';
import type { ApiRequest } from '../request.ts';
import { orderItem } from './order-item-view.ts';
import { isLiving } from './order-life.ts';

export const orderItemsPath = '/orders/items';

export function itemRow(shop: Shop, order: Order, line: OrderLine): Row {
  return shop.amendments.apply('order_items', String(line.id), orderItem(order, line));
}

/**
 * The published example has no pagination, yet long orders come in pages on real stores (api-facts.md section 3.1):
 * one page is answered as published, more with a pagination block.
 */
export function listOrderItems({ shop, path, query, silentCap }: ApiRequest): Answer {
  const orderId = valueOf(query, 'order_id');
  if (orderId === undefined) return errors.fieldsInvalid({ order_id: ['حقل رقم الطلب مطلوب'] });
  const index = shop.orders.indexOf(Number(orderId));
  if (index < 0 || !isLiving(shop, index)) return errors.recordNotFound();
  const order = shop.orders.at(index);
  const total = order.lines.length;
  const { page, perPage, offset } = pageOf(query, { cap: 30, usual: 15 }, silentCap);
  const rows = order.lines.slice(offset, offset + perPage).map((line) => itemRow(shop, order, line));
  return total <= perPage && page === 1 ? found(rows) : foundPage({ rows, total, page, perPage }, path, 'array');
}
