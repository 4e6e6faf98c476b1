import { mix } from '../../shop/random.ts';
import { paymentKind, paymentStatus } from '../../shop/payments.ts';
import type { PaymentStatus } from '../../shop/payments.ts';
import type { Shop } from '../../shop/shop.ts';
import { usualPaging } from '../collection.ts';
import type { Collection, Row } from '../collection.ts';
import { amount, dateObject } from '../formats.ts';
import { hasHandle, selectTimelineOrOrder } from '../timeline-selection.ts';

const names: Record<PaymentStatus, string> = {
  pending: 'معلقة',
  paid: 'مؤكدة',
  canceled: 'ملغية',
  refunded: 'مسترجعة',
  partial_refunded: 'مسترجعة جزئيا',
};

/** List Transactions and Transaction Details, newest first; no filter for dates. */
export const transactions: Collection = {
  path: '/transactions',
  scope: 'transactions.read',
  paging: usualPaging,
  select: (shop, query) => selectTimelineOrOrder(shop, paymentKind, query, null),
  row: transactionRow,
  key: (shop, handle) => String(shop.identifiers.transactions.idOf(handle)),
  find(shop, key) {
    const handle = shop.identifiers.transactions.indexOf(Number(key));
    return hasHandle(shop, paymentKind, handle) ? handle : -1;
  },
  details: { path: '/transactions/:id', show: null },
};

function transactionRow(shop: Shop, index: number): Row {
  const order = shop.orders.at(index);
  const customer = shop.customer(order.customerIndex);
  const method = order.header.paymentMethod;
  const status = paymentStatus(shop, index);
  const at = paymentKind.instants(shop, index, shop.orders.story(index))[0] as number;
  const draw = mix(shop.options.seed, index, 31);
  const byCard = method === 'mada' || method === 'credit_card' || method === 'apple_pay';
  return {
    id: shop.identifiers.transactions.idOf(index),
    customer: {
      id: customer.id,
      email: customer.email ?? '',
      mobile: customer.mobile === null ? '' : `+${customer.mobileCode}${customer.mobile}`,
      first_name: customer.firstName,
      last_name: customer.lastName,
    },
    references: {
      reference_id: order.referenceId,
      order_id: order.id,
      cart_id: 1_464_000_000 + index,
      transaction: 44_556_000_000 + draw,
    },
    total: amount(order.total, order.currency),
    payment_method: {
      payment_provider: method === 'cod' || method === 'bank' ? method : 'salla_pay',
      name: method,
      slug: method,
      icon: 'https://cdn.assets.salla.network/prod/admin/cp/assets/images/payment_methods/4.png',
    },
    status: { name: names[status], slug: status },
    card: byCard
      ? {
          brand: method === 'credit_card' ? 'visa' : 'mada',
          number: `${100_000 + (draw % 900_000)}xxxxxx${1_000 + (draw % 9_000)}`,
          country: customer.countryCode,
        }
      : {},
    available_actions: status === 'paid' ? ['refund', 'print'] : ['print'],
    created_at: dateObject(at),
    notes: status === 'canceled' ? 'تم رفض العملية من قبل البنك يرجى استخدام وسيلة دفع اخرى' : null,
  };
}
