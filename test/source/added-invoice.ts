import type { ShopInRuns } from './shop-in-runs.ts';

/**
 * From here on the list of invoices shows one more, of the store's day, that names the order; nothing else in the store
 * changes, as when a refund is written.
 */
export async function addInvoice(shop: ShopInRuns, orderId: string): Promise<void> {
  const template = (await shop.store.list('/orders/invoices?per_page=1')).data[0];
  const today = new Date(Date.parse(shop.run.asOf) + 3 * 3_600_000).toISOString().slice(0, 10);
  const invoice = { ...template, id: 4_000_000_001, order_id: Number(orderId), date: today };
  shop.alterPages((page, { path, query }) => {
    if (path !== '/orders/invoices' || !page.pagination || String(query['to_date'] ?? today) < today) return page;
    const rows = query['page'] === 1 ? [invoice, ...page.rows] : page.rows;
    return { rows, pagination: { ...page.pagination, total: page.pagination.total + 1 } };
  });
}
