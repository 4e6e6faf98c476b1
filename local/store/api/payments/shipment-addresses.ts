import type { Customer } from '../../shop/customers.ts';
import type { Order } from '../../shop/orders.ts';
import type { Row } from '../collection.ts';

/** `ship_from` and `ship_to` of a shipment. */

export function storeAddress(): Row {
  return {
    type: 'branch',
    name: 'الفرع الرئيسي',
    email: '',
    phone: '966920034002',
    country: 'السعودية',
    city: 'الرياض',
    region: { id: 1_473_353_380, name: 'منطقة الرياض', code: 'RD' },
    address_line: '7687 طريق الملك فهد الفرعي، الملك فهد، الرياض 12262',
    street_number: '7687',
    block: 'الملك فهد',
    short_address: 'RHSA3184',
    building_number: '5436',
    additional_number: '8976',
    postal_code: '12262',
    latitude: 24.7431373,
    longitude: 46.6570741,
  };
}

export function customerAddress(customer: Customer, order: Order): Row {
  return {
    type: 'address',
    name: `${customer.firstName} ${customer.lastName}`,
    email: customer.email ?? '',
    phone: order.address?.phone ?? (customer.mobile === null ? '' : `${customer.mobileCode}${customer.mobile}`),
    country: customer.country,
    city: customer.city,
    region: customer.countryCode === 'SA' ? { id: 1_473_353_380, name: 'منطقة الرياض', code: 'RD' } : {},
    address_line: order.address?.location ?? customer.location ?? '',
    street_number: '',
    block: '',
    short_address: null,
    building_number: null,
    additional_number: null,
    postal_code: '',
    latitude: 21.382590509685,
    longitude: 39.773191030685,
  };
}
