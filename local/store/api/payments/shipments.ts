import { courierOf } from '../../shop/couriers.ts';
import { merchantId } from '../../shop/merchant-ids.ts';
import type { Order } from '../../shop/orders.ts';
import { parcelAt, parcelKind } from '../../shop/parcels.ts';
import type { Parcel } from '../../shop/parcels.ts';
import { decimalText } from '../../shop/money.ts';
import type { Shop } from '../../shop/shop.ts';
import { usualPaging } from '../collection.ts';
import type { Collection, Row } from '../collection.ts';
import { amount, dateObject } from '../formats.ts';
import { hasHandle, selectTimelineOrOrder } from '../timeline-selection.ts';
import { storeAddress, customerAddress } from './shipment-addresses.ts';

/** List Shipments and Shipment Details, newest first; filtered by the day of creation and by order. No example is published. */
export const shipments: Collection = {
  path: '/shipments',
  scope: 'shipping.read',
  paging: usualPaging,
  select: (shop, query) => selectTimelineOrOrder(shop, parcelKind, query, ['from_date', 'to_date']),
  row: shipmentRow,
  key: (shop, handle) => String(shop.identifiers.shipments.idOf(handle)),
  find(shop, key) {
    const handle = shop.identifiers.shipments.indexOf(Number(key));
    return hasHandle(shop, parcelKind, handle) ? handle : -1;
  },
  details: { path: '/shipments/:id', show: null },
};

function shipmentRow(shop: Shop, handle: number): Row {
  const parcel = parcelAt(shop, handle);
  const order = shop.orders.at(parcel.order);
  const customer = shop.customer(order.customerIndex);
  const courier = courierOf(shop.identifiers, parcel.courier);
  const sent = parcel.status !== 'created' && parcel.status !== 'cancelled';
  const number = String(846_000_000 + (parcel.courier % 900_000));
  const here = storeAddress();
  const there = customerAddress(customer, order);
  const sender = {
    ...here,
    branch_id: merchantId(shop.identifiers, 'branch', 0),
    ...(parcel.courier % 4 === 0 ? { street_number: null, postal_code: null } : {}),
  };
  const cash = order.header.paymentMethod === 'cod' && !parcel.isReturn;
  const grams = order.lines.reduce((sum, { variant, quantity }) => sum + variant.weight * quantity, 0);
  return {
    id: parcel.id,
    order_id: order.id,
    order_reference_id: order.referenceId,
    reference: {
      external_id: sent ? number : null,
      external_additional_id: parcel.courier % 7 === 0 ? `OM${number}` : null,
    },
    created_at: dateObject(parcel.createdAt),
    type: parcel.isReturn ? 'return' : 'shipment',
    courier_id: courier.id,
    courier_name: courier.name,
    courier_logo: 'https://company.com/logo.png',
    external_company_name: courier.slug === null ? courier.name : '',
    shipping_number: sent ? number : '0',
    tracking_number: sent ? number : '0',
    pickup_id: null,
    trackable: sent,
    tracking_link: sent ? `https://company.com/tracking?id=${number}` : '',
    label: sent ? { format: 'pdf', url: `https://company.com/label/${number}.pdf` } : [],
    payment_method: cash ? 'cod' : 'pre_paid',
    source: 'dashboard',
    status: parcel.status,
    total: amount(cash ? order.total : 0, order.currency),
    cash_on_delivery: amount(cash ? order.cashOnDelivery : 0, order.currency),
    is_international: customer.countryCode !== 'SA',
    total_weight: { value: grams / 1000, units: 'kg' },
    billing_account: parcel.courier % 2 === 0 ? 'salla' : 'merchant',
    description: parcel.courier % 3 === 0 ? `${order.lines.length} قطع` : null,
    remarks: parcel.courier % 11 === 0 ? 'التوصيل بعد الخامسة مساء' : null,
    shipping_route: { id: 1_967_988_572, name: 'Default Route' },
    service_types: parcel.isReturn ? [] : ['normal'],
    packages: packagesOf(order, parcel),
    ship_from: parcel.isReturn ? there : sender,
    ship_to: parcel.isReturn ? here : there,
    meta: {
      app_id: courier.activation === 'api' ? Number(courier.appId) : null,
      policy_options: sent ? { boxes: 1 } : [],
    },
  };
}

function packagesOf(order: Order, parcel: Parcel): Row[] {
  return order.lines.map((line) => ({
    item_id: line.id,
    external_id: null,
    name: line.product.name,
    sku: line.variant.sku,
    // Texts in one published example, numbers in another.
    price:
      parcel.courier % 2 === 0
        ? { amount: decimalText(line.unitPrice), currency: order.currency }
        : amount(line.unitPrice, order.currency),
    quantity: line.quantity,
    weight: {
      value: parcel.courier % 2 === 0 ? (line.variant.weight / 1000).toFixed(2) : line.variant.weight / 1000,
      unit: 'kg',
    },
  }));
}
