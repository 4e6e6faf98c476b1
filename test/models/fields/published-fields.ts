import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StagedStream } from '../../../functions/contracts/run.ts';
import { streamEntry } from '../../../functions/domain/stream-catalogue.ts';
import { type DocumentedField, leaves } from './documented-fields.ts';

const folder = join(import.meta.dirname, '../../../../shared/salla');

/** Whether the published documentation is on this machine; it is not part of the project. */
export const isPublishedHere = existsSync(join(folder, 'fields.md'));

/** Published examples of records of each stream, beside its listing's own, by where they stand in Bronze. */
const samples: Partial<Record<StagedStream, Record<string, string[]>>> = {
  orders: {
    list_row: ['list-orders'],
    record: ['order-details.light', 'webhook.order.created'],
    'items[]': ['list-order-items'],
  },
  order_histories: {
    'record.histories[]': ['list-order-histories', 'list-order-histories.success-with-created-by'],
  },
  order_statuses: { record: ['list-order-statuses', 'list-order-statuses.example-original-status-type'] },
  invoices: { record: ['list-invoices', 'invoice-details'] },
  customers: { record: ['list-customers', 'customer-details'] },
  customer_groups: { record: ['list-customer-groups'] },
  products: { record: ['list-products', 'webhook.product.created'] },
  product_quantities: { record: ['list-product-quantities'] },
  categories: {
    record: [
      'list-categories',
      'list-categories.example-with-translations-query-parameter',
      'list-categories.example-with-items-query-parameter',
    ],
  },
  brands: { record: ['list-brands'] },
  branches: { record: ['list-branches'] },
  abandoned_carts: { record: ['list-abandoned-carts', 'webhook.abandoned.cart'] },
  coupons: { record: ['list-coupons', 'coupon-details'] },
  special_offers: { record: ['list-special-offers', 'special-offer-details'] },
  affiliates: { record: ['list-affiliates', 'affiliate-details'] },
  reviews: { record: ['list-reviews'] },
  transactions: { record: ['list-transactions', 'transaction-details'] },
  shipments: { record: ['shipment-object.from-update-response'] },
  shipping_companies: { record: ['list-shipping-companies'] },
  payment_methods: { record: ['available-payment-methods'] },
  taxes: { record: ['list-taxes'] },
  currencies: { record: ['list-currencies'] },
  countries: { record: ['list-countries'] },
  cities: { record: ['list-cities'] },
  employees: { record: ['list-employees'] },
  store_info: { record: ['store-information'] },
};

/** Fields with a value of the stream's records, as the published schemas and examples have them. */
export function publishedFields(stream: StagedStream): DocumentedField[] {
  return leaves([...fieldsOfSchema(stream), ...fieldsOfSamples(stream)]);
}

/** Lines `## GET /path` and `fields: data[].id:number; …`. */
function fieldsOfSchema(stream: StagedStream): DocumentedField[] {
  const path = streamEntry(stream).path.replace('{parent}', '{}');
  const at = stream === 'order_histories' ? 'record.histories[]' : 'record';
  const sections = readFileSync(join(folder, 'fields.md'), 'utf8').split(/^## GET /m);
  const own = sections.find((section) => section.split('\n')[0]!.replaceAll(/\{\w+\}/g, '{}') === path);
  const fields = own?.split('\n').find((line) => line.startsWith('fields: ')) ?? 'fields: ';
  return fields
    .slice('fields: '.length)
    .split('; ')
    .filter((field) => field.startsWith('data'))
    .map((field) => {
      const [name = '', type = ''] = field.split(':');
      return { path: name.replace(/^data(\[\])?\.?/, `${at}.`), types: [type.split(/[? ]/)[0]!] };
    });
}

function fieldsOfSamples(stream: StagedStream): DocumentedField[] {
  return Object.entries(samples[stream] ?? {}).flatMap(([at, names]) =>
    names.flatMap((name) => {
      const { data } = JSON.parse(readFileSync(join(folder, 'samples', `${name}.json`), 'utf8')) as { data: unknown };
      const records = [data].flat();
      // A whole order has its lines inside; they are staged beside it.
      return records
        .flatMap((record) => fieldsOf(record, at))
        .map(({ path, types }) => ({
          path: stream === 'orders' ? path.replace(/^record\.items\b/, 'items') : path,
          types,
        }));
    }),
  );
}

function fieldsOf(value: unknown, path: string): DocumentedField[] {
  if (Array.isArray(value))
    return [{ path, types: ['array'] }, ...value.flatMap((element) => fieldsOf(element, `${path}[]`))];
  if (typeof value !== 'object' || value === null) return [{ path, types: [value === null ? 'null' : typeof value] }];
  const members = Object.entries(value).flatMap(([name, member]) => fieldsOf(member, `${path}.${name}`));
  return [{ path, types: ['object'] }, ...members];
}
