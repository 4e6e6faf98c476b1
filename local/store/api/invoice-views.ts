import { riyadhDate } from '../shop/calendar.ts';
import type { Invoice } from '../shop/invoices.ts';
import { decimalNumber } from '../shop/money.ts';
import { textAmount } from './formats.ts';

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
