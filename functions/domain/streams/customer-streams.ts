import { type StreamEntry, usual } from './stream-entry.ts';

/** Streams of the customers bucket: 500 requests in ten minutes, whatever the plan. */
export const customerStreams: readonly StreamEntry[] = [
  {
    ...usual,
    name: 'customers',
    path: '/customers',
    creationFilter: { from: 'date_from', to: 'date_to', unit: 'day', rowDate: null },
    cadence: 'every_run',
    sweep: { kind: 'whole', between: 'newest_days' },
    lookback: 'the filter knows the creation date only; a changed address has no date',
    scope: 'customers.read',
    lane: 'customers',
    priority: 1,
    core: true,
    detailPath: '/customers/{key}',
    personalData: ['first_name', 'last_name', 'mobile', 'mobile_code', 'email', 'avatar', 'location', 'birthday'],
  },
  {
    ...usual,
    name: 'customer_groups',
    path: '/customers/groups',
    scope: 'customers.read',
    lane: 'customers',
    priority: 2,
  },
];
