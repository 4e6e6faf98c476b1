import type { Customer } from '../../shop/customers.ts';
import { decimalText, exchangeRates } from '../../shop/money.ts';
import type { Order, OrderLine } from '../../shop/orders.ts';
import { statusOf } from '../../shop/statuses.ts';
import { amount, dateObject, midnightObject, token, weightLabel } from '../formats.ts';

/** Orders as the API shows them: docs.salla.dev 5394146e0 (list) and 5394147e0 (details, light format). */

const storeUrl = 'https://salla.sa/dev-wofftr4xsra5xtlv';

/** Row of `GET /orders`: poorer than the details; keys come and go as in the published example. */
export function orderRow(order: Order) {
  const { header } = order;
  return {
    id: order.id,
    reference_id: order.referenceId,
    total: amount(order.total, order.currency),
    ...(header.shownCurrency === 'SAR' ? {} : { exchange_rate: exchangeRate(order) }),
    date: dateObject(order.createdAt),
    status: statusView(order),
    can_cancel: canCancel(order),
    can_reorder: true,
    ...(isUnpaid(order) && order.index % 2 === 0 ? {} : { payment_method: header.paymentMethod }),
    is_pending_payment: isUnpaid(order),
    pending_payment_ends_at: 0,
    ...(order.status === 'canceled' && order.index % 3 === 0
      ? {}
      : { features: { digitalable: header.digital, shippable: !header.digital, has_suspicious_alert: false } }),
    items: order.lines.map((line) => ({
      name: line.product.name,
      quantity: line.quantity,
      ...(line.product.index % 10 === 0 ? {} : { thumbnail: thumbnail(line) }),
    })),
  };
}

/** `data` of `GET /orders/{id}`: the light format, which is the default. */
export function orderDetails(order: Order, customer: Customer) {
  const { header, currency } = order;
  const orderToken = token(order.id);
  return {
    id: order.id,
    checkout_id: 1_464_000_000 + order.index,
    reference_id: order.referenceId,
    features: {
      shippable: !header.digital,
      digitalable: header.digital,
      multiple_shipments_supported: false,
      order_type_price_quote: false,
      has_suspicious_alert: false,
    },
    actions: { cancellable: canCancel(order), reorderable: true, payable: isUnpaid(order) },
    urls: {
      customer: `${storeUrl}/order/${orderToken}`,
      admin: `https://s.salla.sa/orders/order/${orderToken}`,
      digital_content: `${storeUrl}/orders/digital/${orderToken}`,
      rating: `${storeUrl}/rating/${orderToken}`,
      checkout: `${storeUrl}/checkout/${orderToken}`,
    },
    date: dateObject(order.createdAt),
    updated_at: dateObject(order.updatedAt),
    source: order.index % 12 === 0 ? 'dashboard' : 'store',
    source_details: sourceDetails(order),
    status: statusView(order),
    is_price_quote: false,
    payment_method: header.paymentMethod,
    currency,
    amounts: orderAmounts(order),
    can_cancel: canCancel(order),
    show_weight: !header.digital,
    can_reorder: true,
    is_pending_payment: isUnpaid(order),
    pending_payment_ends_at: 0,
    total_weight: weightLabel(order.lines.reduce((sum, line) => sum + line.variant.weight * line.quantity, 0)),
    receiver: header.digital && order.index % 2 === 0 && !order.address ? {} : receiver(order, customer),
    customer: orderCustomer(order, customer),
    bank: header.paymentMethod === 'bank' && order.index % 2 === 0 ? {} : null,
    tags: [],
  };
}

function statusView(order: Order) {
  const { id, name, slug, customized } = statusOf(order.status);
  return { id, name, slug, customized };
}

function exchangeRate(order: Order) {
  const currency = order.header.shownCurrency;
  return { base_currency: 'SAR', exchange_currency: currency, rate: exchangeRates[currency] };
}

function canCancel(order: Order): boolean {
  return order.status === 'payment_pending' || order.status === 'under_review';
}

/** Never paid: waits for the money, or was cancelled while it waited. */
function isUnpaid(order: Order): boolean {
  return order.status === 'payment_pending' || (order.status === 'canceled' && order.header.ending === 'abandoned');
}

function sourceDetails(order: Order) {
  const mobile = order.index % 4 !== 0;
  return {
    type: order.index % 7 === 0 ? 'campaign' : 'direct',
    value: order.index % 7 === 0 ? 'snapchat' : null,
    device: mobile ? 'mobile' : 'desktop',
    'user-agent': mobile
      ? 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148'
      : 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0',
    ip: order.index % 9 === 0 ? null : `127.0.${order.index % 250}.1`,
  };
}

function orderAmounts(order: Order) {
  const { currency, discount } = order;
  return {
    sub_total: amount(order.subtotal, currency),
    shipping_cost: amount(order.shipping, currency),
    cash_on_delivery: amount(order.cashOnDelivery, currency),
    tax: { percent: `${order.taxPercent}.00`, amount: amount(order.tax, currency) },
    discounts: discount
      ? [
          {
            title: discount.title,
            type: discount.type,
            code: discount.code,
            discount: decimalText(discount.amount),
            currency,
            discounted_shipping: decimalText(discount.discountedShipping),
            hasMarketing: false,
          },
        ]
      : [],
    total: amount(order.total, currency),
  };
}

function receiver(order: Order, customer: Customer) {
  return {
    name: `${customer.firstName} ${customer.lastName}`,
    email: customer.email ?? '',
    phone: order.address?.phone ?? (customer.mobile === null ? '' : `${customer.mobileCode}${customer.mobile}`),
  };
}

function orderCustomer(order: Order, customer: Customer) {
  const customerToken = token(customer.id);
  return {
    id: customer.id,
    first_name: customer.firstName,
    last_name: customer.lastName,
    mobile: customer.mobile ?? '',
    mobile_code: `+${customer.mobileCode}`,
    email: customer.email ?? (customer.index % 2 === 0 ? '' : 'null'),
    urls: {
      customer: `${storeUrl}/profile`,
      admin: `https://s.salla.sa/customers/${customerToken}`,
      digital_content: `${storeUrl}/orders/digital/${customerToken}`,
    },
    avatar: `https://cdn.assets.salla.network/prod/admin/cp/assets/images/avatar_${customer.gender}.png`,
    gender: customer.gender,
    birthday: customer.birthday === null ? {} : midnightObject(customer.birthday),
    city: customer.city,
    country: customer.country,
    country_code: customer.countryCode,
    currency: 'SAR',
    location: order.address?.location ?? customer.location ?? 'null',
    updated_at: dateObject(customer.updatedAt),
  };
}

function thumbnail(line: OrderLine): string {
  return `https://salla-dev.s3.eu-central-1.amazonaws.com/nWzD/${token(line.product.id, 24)}-500x500.jpg`;
}
