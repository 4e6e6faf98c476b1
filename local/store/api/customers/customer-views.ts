import type { Customer } from '../../shop/customers.ts';
import { dateObject, token } from '../formats.ts';

/** Row of `GET /customers` (List Customers); empty values as the published examples write them. */
export function customerRow(customer: Customer) {
  return {
    id: customer.id,
    first_name: customer.firstName,
    last_name: customer.lastName,
    mobile: customer.mobile ?? '',
    mobile_code: customer.mobileCode,
    email: customer.email ?? (customer.index % 2 === 0 ? '' : 'null'),
    ...(customer.guest
      ? {}
      : {
          urls: {
            customer: 'https://salla.sa/dev-wofftr4xsra5xtlv/profile',
            admin: `https://s.salla.sa/customers/${token(customer.id)}`,
          },
        }),
    avatar: `https://cdn.assets.salla.network/prod/admin/cp/assets/images/avatar_${customer.gender}.png`,
    gender: customer.gender,
    city: customer.city,
    country: customer.country,
    location: customer.location ?? 'null',
    updated_at: dateObject(customer.updatedAt),
    groups: customer.groups,
  };
}

/** `data` of `GET /customers/{id}` (Customer Details): the row and a country code in small letters. */
export function customerDetails(customer: Customer) {
  return { ...customerRow(customer), country_code: customer.countryCode.toLowerCase() };
}
