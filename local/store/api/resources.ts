import { instantOfRiyadh, daySeconds } from '../shop/calendar.ts';
import type { Product } from '../shop/catalogue.ts';
import { customerDetails, customerRow } from './customer-views.ts';
import { errors, found, foundPage } from './envelope.ts';
import type { Answer } from './envelope.ts';
import { invoiceRow } from './invoice-views.ts';
import { selectInvoices } from './invoice-selection.ts';
import { selectOrders } from './order-selection.ts';
import { orderItem } from './order-item-view.ts';
import { orderDetails, orderRow } from './order-views.ts';
import { productView } from './product-views.ts';
import { pageOf, valueOf } from './request.ts';
import type { ApiRequest } from './request.ts';
import { orderStatuses } from './store-views.ts';

/** What one path of the Merchant API answers; a stream is added to the store by adding its entries. */
export type Resource = (request: ApiRequest) => Answer;

/** Page sizes above these are cut without a word (api-facts.md section 3.1). */
const caps = { orders: 30, items: 30, invoices: 30, customers: 60, products: 65 } as const;

/** Paths below `/admin/v2`; `:id` is a whole number. */
export const resources: Record<string, Resource> = {
  '/orders': listOrders,
  '/orders/items': listOrderItems,
  '/orders/statuses': () => found(orderStatuses()),
  '/orders/invoices': listInvoices,
  '/orders/:id': showOrder,
  '/customers': listCustomers,
  '/customers/:id': showCustomer,
  '/products': listProducts,
  '/products/:id': showProduct,
};

function listOrders({ shop, path, query, ignoreFilters }: ApiRequest): Answer {
  const selection = selectOrders(shop, query, ignoreFilters);
  const { page, perPage, offset } = pageOf(query, caps.orders);
  const rows = window(offset, perPage, selection.total, (position) => orderRow(shop.order(selection.at(position))));
  return foundPage({ rows, total: selection.total, page, perPage }, path, 'object');
}

function showOrder({ shop, id }: ApiRequest): Answer {
  const index = shop.orderIndex(id);
  if (index < 0) return errors.recordNotFound();
  const order = shop.order(index);
  return found(orderDetails(order, shop.customer(order.customerIndex)));
}

/**
 * The published example has no pagination, yet long orders come in pages on real stores (api-facts.md section 3.1):
 * one page is answered as published, more with a pagination block.
 */
function listOrderItems({ shop, path, query }: ApiRequest): Answer {
  const orderId = valueOf(query, 'order_id');
  if (orderId === undefined) return errors.fieldsInvalid({ order_id: ['حقل رقم الطلب مطلوب'] });
  const index = shop.orderIndex(Number(orderId));
  if (index < 0) return errors.recordNotFound();
  const order = shop.order(index);
  const total = order.lines.length;
  const { page, perPage, offset } = pageOf(query, caps.items);
  const rows = order.lines.slice(offset, offset + perPage).map((line) => orderItem(order, line));
  return total <= perPage && page === 1 ? found(rows) : foundPage({ rows, total, page, perPage }, path, 'array');
}

function listInvoices({ shop, path, query, ignoreFilters }: ApiRequest): Answer {
  const selection = selectInvoices(shop, query, ignoreFilters);
  const { page, perPage, offset } = pageOf(query, caps.invoices);
  const rows = window(offset, perPage, selection.total, (position) => invoiceRow(selection.at(position)));
  return foundPage({ rows, total: selection.total, page, perPage }, path, 'array');
}

/** Newest first; `date_from` and `date_to` filter the registration date, which no row shows. */
function listCustomers({ shop, path, query, ignoreFilters }: ApiRequest): Answer {
  const instant = (name: string) => (ignoreFilters ? null : instantOfRiyadh(valueOf(query, name) ?? ''));
  const from = instant('date_from') ?? Number.NEGATIVE_INFINITY;
  const to = instant('date_to');
  const before = to === null ? Number.POSITIVE_INFINITY : to + daySeconds;
  let first = 0;
  let end = shop.customerCount;
  while (first < end && shop.customerCreatedAt(first) < from) first++;
  while (end > first && shop.customerCreatedAt(end - 1) >= before) end--;
  const total = end - first;
  const { page, perPage, offset } = pageOf(query, caps.customers);
  const rows = window(offset, perPage, total, (position) => customerRow(shop.customer(end - 1 - position)));
  return foundPage({ rows, total, page, perPage }, path, 'array');
}

function showCustomer({ shop, id }: ApiRequest): Answer {
  const index = shop.customerIndex(id);
  return index < 0 ? errors.recordNotFound() : found(customerDetails(shop.customer(index)));
}

/** Newest first; `sort_by` knows the price, but not `updated_at`, which is rejected (api-facts.md section 3.3). */
function listProducts({ shop, path, query, ignoreFilters }: ApiRequest): Answer {
  const sortBy = valueOf(query, 'sort_by') ?? '';
  if (sortBy.startsWith('updated_at')) return errors.fieldsInvalid({ sort_by: ['قيمة الترتيب غير صالحة'] });
  let products = shop.products.filter((product) => shop.prices.sells(product, shop.now)).toReversed();
  const price = (product: Product) => shop.prices.basePrice(product, shop.now);
  if (sortBy === 'price-asc') products = products.toSorted((a, b) => price(a) - price(b));
  if (sortBy === 'price-desc') products = products.toSorted((a, b) => price(b) - price(a));
  const status = ignoreFilters ? undefined : valueOf(query, 'status');
  if (status === 'hidden' || status === 'sale' || status === 'out') {
    products = products.filter((product) => productView(shop, product).status === status);
  }
  const total = products.length;
  const { page, perPage, offset } = pageOf(query, caps.products);
  const rows = products.slice(offset, offset + perPage).map((product) => productView(shop, product));
  return foundPage({ rows, total, page, perPage }, path, 'array');
}

function showProduct({ shop, id }: ApiRequest): Answer {
  const product = shop.products[shop.identifiers.products.indexOf(id)];
  if (!product || !shop.prices.sells(product, shop.now)) return errors.recordNotFound();
  return found(productView(shop, product));
}

/** Rows of one page: positions `offset` … below `total`. */
function window<Row>(offset: number, perPage: number, total: number, rowAt: (position: number) => Row): Row[] {
  const count = Math.max(0, Math.min(perPage, total - offset));
  return Array.from({ length: count }, (_, position) => rowAt(offset + position));
}
