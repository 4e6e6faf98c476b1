import { riyadhDate } from '../../shop/calendar.ts';
import type { Invoice } from '../../shop/invoices.ts';
import type { Order } from '../../shop/orders.ts';
import { decimalNumber } from '../../shop/money.ts';
import { textAmount } from '../formats.ts';

/** Row of `GET /orders/invoices` (List Invoices): amounts are texts, except the total. */
export function invoiceRow(invoice: Invoice) {
  const { currency } = invoice;
  return {
    id: invoice.id,
    invoice_number: invoice.number,
    uuid: uuidOf(invoice.id),
    order_id: invoice.orderId,
    invoice_reference_id: invoice.number,
    type: invoice.type,
    date: riyadhDate(invoice.issuedAt),
    qr_code: '',
    payment_method: invoice.paymentMethod,
    sub_total: textAmount(invoice.subtotal, currency),
    shipping_cost: textAmount(invoice.shipping, currency),
    cod_cost: textAmount(invoice.cashOnDelivery, currency),
    discount: textAmount(invoice.discount, currency),
    tax: { percent: `${invoice.taxPercent}.00`, amount: textAmount(invoice.tax, currency) },
    total: { amount: decimalNumber(invoice.total), currency },
  };
}

function uuidOf(id: number): string {
  const hex = id.toString(16).padStart(12, '0');
  return `acde070d-8c4c-4f0d-9d8a-${hex.slice(-12)}`;
}

/** `data` of `GET /orders/invoices/{id}` (Invoice Details): numbers and texts are swapped against the row, on purpose. */
export function invoiceDetails(invoice: Invoice, order: Order) {
  const { currency } = invoice;
  const plain = (minor: number) => ({ amount: decimalNumber(minor), currency });
  return {
    id: invoice.id,
    invoice_number: invoice.number,
    uuid: uuidOf(invoice.id),
    order_id: invoice.orderId,
    invoice_reference_id: invoice.number,
    type: invoice.type,
    date: riyadhDate(invoice.issuedAt),
    qr_code: '',
    payment_method: invoice.paymentMethod,
    subtotal: plain(invoice.subtotal),
    shipping_cost: { ...textAmount(invoice.shipping, currency), taxable: true },
    cod_cost: { ...plain(invoice.cashOnDelivery), taxable: true },
    discount: textAmount(invoice.discount, currency),
    tax: { percent: invoice.taxPercent, amount: plain(invoice.tax) },
    total: plain(invoice.total),
    items: order.lines.map((line) => ({
      id: String(line.id),
      item_id: String(line.id),
      product_id: String(line.product.id),
      name: line.product.name,
      sku: line.variant.sku,
      quantity: String(line.quantity),
      type: line.product.type,
      price: plain(line.unitPrice),
      discount: plain(line.discount),
      tax: { percent: invoice.taxPercent, amount: plain(line.unitTax) },
      total: plain(line.total),
    })),
  };
}
