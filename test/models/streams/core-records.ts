import { riyadh, sar } from './stream-case.ts';

/** A customer in the documented shape, with invented values. */
export const customer = {
  id: 61,
  first_name: 'Nora',
  last_name: '',
  mobile: 500000000,
  mobile_code: '+966',
  email: 'null',
  avatar: 'https://example.com/nora.png',
  gender: 'female',
  birthday: riyadh('1990-05-04 00:00:00.000000'),
  city: {},
  country: 'السعودية',
  updated_at: riyadh('2026-03-01 01:30:00.000000'),
};

/** A product in the documented shape, with invented values. */
export const product = {
  id: 601,
  name: 'Shirt',
  description: '',
  price: sar(80),
  regular_price: sar('100.00'),
  sale_price: sar(80),
  cost_price: '40',
  sku: '',
  quantity: '3',
  unlimited_quantity: false,
  type: 'product',
  status: 'sale',
  is_available: true,
  weight: 0.25,
  weight_type: 'kg',
  with_tax: true,
  require_shipping: false,
  metadata: { title: 'Shirt', description: null },
  updated_at: '2026-03-01 01:30:00',
};

const status = () => ({ id: 11, name: 'Done', slug: 'completed', customized: { id: 12, name: 'Handed over' } });

/** A detail of an order, its lines and its row in the listing, in the documented shape, with invented values. */
export const order = {
  record: {
    id: 901,
    reference_id: 17,
    status: status(),
    date: riyadh('2026-03-01 01:30:00.000000'),
    updated_at: riyadh('2026-03-01 01:31:00.000000'),
    customer: { id: 61, first_name: 'Nora', last_name: 'Sami', mobile: 500000000, mobile_code: '+966', city: {} },
    payment_method: 'mada',
    shipping: { company: 'By hand', address: { country: 'SA', city: 'جدة', shipping_address: ' ', postal_code: '' } },
    currency: 'SAR',
    amounts: {
      sub_total: sar(100),
      shipping_cost: sar(0),
      cash_on_delivery: sar(0),
      tax: { percent: '15.00', amount: sar(15) },
      discounts: [{ code: 'kb', discount: '5.00' }],
      total: sar(110),
    },
    notes: null,
    source: 'store',
  },
  list_row: {
    id: 901,
    reference_id: 17,
    status: status(),
    date: riyadh('2026-03-01 01:30:00.000000'),
    payment_method: 'mada',
    total: sar(110),
    exchange_rate: { base_currency: 'SAR', exchange_currency: 'USD', rate: 0.2666 },
  },
  items: [
    {
      id: 9011,
      name: 'Shirt',
      sku: 'A',
      quantity: 1,
      currency: 'SAR',
      amounts: {
        price_without_tax: sar(100),
        total_discount: sar(5),
        tax: { percent: '15.00', amount: sar(15) },
        total: sar(100),
      },
    },
  ],
};
