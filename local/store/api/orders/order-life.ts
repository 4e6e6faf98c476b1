import type { Shop } from '../../shop/shop.ts';

/** Whether an order was not deleted by a control; one that was takes its items and its history along. */
export function isLiving(shop: Shop, index: number): boolean {
  const deleted = shop.amendments.deleted('orders');
  return deleted.size === 0 || !deleted.has(String(shop.orders.idOf(index)));
}
