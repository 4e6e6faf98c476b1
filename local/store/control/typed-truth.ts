import { isLiving } from '../api/orders/order-life.ts';
import { riyadhDate, riyadhText } from '../shop/calendar.ts';
import type { Customer } from '../shop/customers.ts';
import { decimalText } from '../shop/money.ts';
import { invoiceAt, invoiceKind } from '../shop/invoices.ts';
import type { Invoice } from '../shop/invoices.ts';
import type { Order, OrderLine } from '../shop/orders.ts';
import type { Product, Variant } from '../shop/catalogue.ts';
import type { Shop } from '../shop/shop.ts';
import { ofOrder } from '../shop/timeline.ts';

/**
 * What is true in the shop, in plain typed form, taken from its model and not from what the API shows: ids as text,
 * amounts as decimal text in the record's currency, instants as UTC (`…Z`) beside local Riyadh time, null for nothing.
 * Orders, customers and products that are gone are listed too, marked `deleted`.
 */
export const typedTruth: Record<string, (shop: Shop) => Generator<object>> = {
  *orders(shop) {
    for (const order of ordersOf(shop)) yield orderTruth(shop, order);
  },
  *order_items(shop) {
    for (const order of ordersOf(shop)) {
      if (isLiving(shop, order.index)) for (const line of order.lines) yield itemTruth(order, line);
    }
  },
  *customers(shop) {
    for (let index = 0; index < shop.customerCount; index++) yield customerTruth(shop, shop.customer(index));
  },
  *products(shop) {
    for (const product of shop.products) yield productTruth(shop, product);
  },
  *invoices(shop) {
    const deleted = shop.amendments.deleted('invoices');
    for (let order = 0; order < shop.orders.count; order++) {
      for (const handle of ofOrder(shop, invoiceKind, order)) {
        const invoice = invoiceAt(shop, handle);
        if (!deleted.has(String(invoice.id))) yield invoiceTruth(invoice);
      }
    }
  },
};

function* ordersOf(shop: Shop): Generator<Order> {
  for (let index = 0; index < shop.orders.count; index++) yield shop.orders.at(index);
}

function utcText(instant: number): string {
  return new Date(instant * 1000).toISOString().replace('.000Z', 'Z');
}

function orderTruth(shop: Shop, order: Order) {
  const customer = shop.customer(order.customerIndex);
  return {
    id: String(order.id),
    reference_id: String(order.referenceId),
    status: order.status,
    created_at: utcText(order.createdAt),
    created_at_local: riyadhText(order.createdAt),
    order_date: riyadhDate(order.createdAt),
    updated_at: utcText(order.updatedAt),
    updated_at_local: riyadhText(order.updatedAt),
    customer_id: String(customer.id),
    customer_city: customer.city,
    customer_country_code: customer.countryCode,
    payment_method: order.header.paymentMethod,
    currency: order.currency,
    /** The list row carries an exchange rate to this currency when it is not SAR. */
    shown_currency: order.header.shownCurrency,
    subtotal: decimalText(order.subtotal),
    shipping: decimalText(order.shipping),
    cod: decimalText(order.cashOnDelivery),
    tax_percent: `${order.taxPercent}.00`,
    tax: decimalText(order.tax),
    discount: decimalText(order.discount?.amount ?? 0),
    coupon: order.discount?.code ?? null,
    total: decimalText(order.total),
    test: order.header.test,
    deleted: !isLiving(shop, order.index),
    items: order.lines.map((line) => itemTruth(order, line)),
  };
}

function itemTruth(order: Order, line: OrderLine) {
  return {
    id: String(line.id),
    order_id: String(order.id),
    product_id: String(line.product.id),
    variant_id: String(line.variant.id),
    sku: line.variant.sku,
    name: line.product.name,
    quantity: line.quantity,
    currency: order.currency,
    /** One unit before VAT and discount. */
    unit_price: decimalText(line.unitPrice),
    /** The line's part of the order's discount. */
    discount: decimalText(line.discount),
    tax_percent: `${order.taxPercent}.00`,
    /** VAT on one unit. */
    unit_tax: decimalText(line.unitTax),
    /** unit_price × quantity. */
    total: decimalText(line.total),
  };
}

function customerTruth(shop: Shop, customer: Customer) {
  return {
    id: String(customer.id),
    first_name: customer.firstName,
    last_name: customer.lastName,
    mobile: customer.mobile === null ? null : String(customer.mobile),
    mobile_code: customer.mobileCode,
    email: customer.email,
    gender: customer.gender,
    birthday: customer.birthday,
    city: customer.city,
    country: customer.country,
    country_code: customer.countryCode,
    location: customer.location,
    groups: customer.groups.map(String),
    created_at: utcText(customer.createdAt),
    updated_at: utcText(customer.updatedAt),
    updated_at_local: riyadhText(customer.updatedAt),
    deleted: shop.amendments.deleted('customers').has(String(customer.id)),
  };
}

function productTruth(shop: Shop, product: Product) {
  const { prices, now } = shop;
  const removedAt = prices.removedAt(product);
  const regular = prices.basePrice(product, now);
  const price = prices.sellingPrice(product, { ...(product.variants[0] as Variant), surcharge: 0 }, now);
  const stock = product.variants.reduce((sum, variant) => sum + variant.stock, 0);
  return {
    id: String(product.id),
    name: product.name,
    /** Null when only the variants have SKUs. */
    sku: product.variants.length === 1 ? (product.variants[0] as Variant).sku : null,
    type: product.type,
    status: stock === 0 && !product.unlimited ? 'out' : 'sale',
    category: product.category.name,
    currency: 'SAR',
    price: decimalText(price),
    regular_price: decimalText(regular),
    /** Null when the product is not on sale. */
    sale_price: product.salePercent > 0 ? decimalText(price) : null,
    cost_price: decimalText(product.cost),
    quantity: stock,
    unlimited_quantity: product.unlimited,
    updated_at: utcText(prices.updatedAt(product, now)),
    updated_at_local: riyadhText(prices.updatedAt(product, now)),
    deleted: removedAt !== null || shop.amendments.deleted('products').has(String(product.id)),
    deleted_at: removedAt === null ? null : utcText(removedAt),
    variants: product.variants.map((variant) => ({
      id: String(variant.id),
      sku: variant.sku,
      price: decimalText(prices.sellingPrice(product, variant, now)),
      regular_price: decimalText(prices.regularPrice(product, variant, now)),
      stock_quantity: variant.stock,
    })),
  };
}

function invoiceTruth(invoice: Invoice) {
  return {
    id: String(invoice.id),
    number: invoice.number,
    order_id: String(invoice.orderId),
    type: invoice.type,
    date: riyadhDate(invoice.issuedAt),
    payment_method: invoice.paymentMethod,
    currency: invoice.currency,
    subtotal: decimalText(invoice.subtotal),
    shipping: decimalText(invoice.shipping),
    cod: decimalText(invoice.cashOnDelivery),
    discount: decimalText(invoice.discount),
    tax_percent: `${invoice.taxPercent}.00`,
    tax: decimalText(invoice.tax),
    total: decimalText(invoice.total),
  };
}
