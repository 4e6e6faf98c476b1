import { type StreamEntry, usual } from './stream-entry.ts';

/** The catalogue of the shop. Variants, options, images and categories of a product stand inside its row. */
export const productStreams: readonly StreamEntry[] = [
  {
    ...usual,
    name: 'products',
    path: '/products',
    cadence: 'every_run',
    lookback: 'the listing has no date filter and sorting by updated_at answers 422',
    scope: 'products.read',
    priority: 2,
    core: true,
    detailPath: '/products/{key}',
    // Counts visits: a shop's whole catalogue would be "changed" every hour.
    volatileFields: ['views'],
  },
  {
    ...usual,
    name: 'product_quantities',
    path: '/products/quantities',
    key: ['id', 'sku_id'],
    scope: 'products.read',
    priority: 20,
  },
  {
    ...usual,
    name: 'categories',
    path: '/categories',
    scope: 'categories.read',
    priority: 21,
    detailPath: '/categories/{key}',
  },
  { ...usual, name: 'brands', path: '/brands', scope: 'brands.read', priority: 22, detailPath: '/brands/{key}' },
];
