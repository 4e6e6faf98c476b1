import type { Collection } from './collection.ts';
import { customerGroups } from './customers/customer-groups.ts';
import { customers } from './customers/customers.ts';
import { affiliates } from './marketing/affiliates.ts';
import { coupons } from './marketing/coupons.ts';
import { reviews } from './marketing/reviews.ts';
import { specialOffers } from './marketing/special-offers.ts';
import { invoices } from './orders/invoices.ts';
import { orderStatuses } from './orders/order-statuses.ts';
import { orders } from './orders/orders.ts';
import { abandonedCarts } from './payments/abandoned-carts.ts';
import { paymentMethods } from './payments/payment-methods.ts';
import { shipments } from './payments/shipments.ts';
import { shippingCompanies } from './payments/shipping-companies.ts';
import { transactions } from './payments/transactions.ts';
import { brands } from './products/brands.ts';
import { categories } from './products/categories.ts';
import { productQuantities } from './products/product-quantities.ts';
import { products } from './products/products.ts';
import { branches } from './store/branches.ts';
import { cities } from './store/cities.ts';
import { countries } from './store/countries.ts';
import { currencies } from './store/currencies.ts';
import { employees } from './store/employees.ts';
import { settings } from './store/settings.ts';
import { taxes } from './store/taxes.ts';

/** Every stream that is a list of records; a stream is added to the store by adding its entry. */
export const collections: Readonly<Record<string, Collection>> = {
  orders,
  invoices,
  order_statuses: orderStatuses,
  customers,
  customer_groups: customerGroups,
  products,
  product_quantities: productQuantities,
  categories,
  brands,
  branches,
  abandoned_carts: abandonedCarts,
  coupons,
  special_offers: specialOffers,
  affiliates,
  reviews,
  transactions,
  shipments,
  shipping_companies: shippingCompanies,
  payment_methods: paymentMethods,
  taxes,
  currencies,
  countries,
  cities,
  employees,
  settings,
};
