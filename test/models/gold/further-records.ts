import { riyadh, sar } from '../streams/stream-case.ts';

/** An invoice in the documented shape, with invented values. */
export const invoice = {
  id: 4001,
  invoice_number: '17',
  uuid: 'b6f1',
  order_id: 901,
  invoice_reference_id: 'R-17',
  type: 'Tax Invoice',
  date: '2026-03-01',
  payment_method: 'mada',
  sub_total: sar('100.00'),
  shipping_cost: sar('20.00'),
  cod_cost: sar(0),
  discount: sar('5.00'),
  tax: { percent: '15.00', amount: sar('17.25') },
  total: sar(132.25),
};

/** Its credit note: amounts are positive. */
export const creditNote = { ...invoice, id: 4002, invoice_number: 'CN-17', type: 'Credit Note', date: '2026-03-09' };

/** A payment in the documented shape, with invented values. */
export const transaction = {
  id: 19000000001,
  references: { reference_id: 17, order_id: 901, cart_id: 3001, transaction: 555 },
  total: sar(132.25),
  payment_method: { payment_provider: 'salla_pay', name: 'مدى', slug: 'mada' },
  status: { name: 'مؤكدة', slug: 'paid' },
  card: { brand: 'mada', number: '123123xxxxxx0000', country: 'SA' },
  created_at: riyadh('2026-03-01 01:30:00.000000'),
};

/** A parcel paid in cash, in the documented shape, with invented values. */
export const shipment = {
  id: 8001,
  order_id: 901,
  order_reference_id: 17,
  created_at: riyadh('2026-03-02 01:15:00.000000'),
  type: 'shipment',
  courier_id: 91,
  courier_name: 'Fast Courier',
  tracking_number: 'T-1',
  payment_method: 'cod',
  status: 'in_transit',
  total: sar(110),
  cash_on_delivery: sar('15.00'),
  is_international: false,
  packages: [],
};

/** A cart that was left, in the documented shape, with invented values. */
export const cart = {
  id: 3001,
  status: 'active',
  total: sar(1428),
  subtotal: sar('1500.5'),
  total_discount: sar(72.5),
  created_at: riyadh('2026-01-19 01:19:00.000000'),
  updated_at: riyadh('2026-01-19 03:49:30.000000'),
  customer: { id: 61 },
  coupon: { id: 21, code: 'RAMADAN', type: 'percentage', amount: sar(20) },
  items: [{ id: 501, product_id: 601, quantity: 1 }],
};
