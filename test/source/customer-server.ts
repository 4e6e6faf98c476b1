import { apiError, type OddAnswer, oddServer } from './odd-server.ts';

export interface ServedCustomer {
  id: number;
  /** Null for those that only the listing without a filter shows. */
  created: string | null;
}

/** Rows of a page: more than Salla's, so that large shops are quick to read. */
export const CUSTOMERS_PER_PAGE = 1000;

/** A listing of customers, filtered by creation day; their details are gone, so that nothing absent would be kept. */
export function customerServer(customers: readonly ServedCustomer[], refusal: () => OddAnswer | null = () => null) {
  return oddServer((path) => {
    const url = new URL(path, 'http://x');
    if (url.pathname !== '/admin/v2/customers') return apiError(404, 'gone');
    const refused = refusal();
    if (refused !== null) return refused;
    const from = url.searchParams.get('date_from');
    const to = url.searchParams.get('date_to');
    const currentPage = Number(url.searchParams.get('page'));
    const found = customers.filter(
      ({ created }) =>
        (from === null || (created !== null && created >= from)) &&
        (to === null || (created !== null && created <= to)),
    );
    const first = (currentPage - 1) * CUSTOMERS_PER_PAGE;
    const rows = found.slice(first, first + CUSTOMERS_PER_PAGE).map(({ id }) => ({ id }));
    const totalPages = Math.max(1, Math.ceil(found.length / CUSTOMERS_PER_PAGE));
    const pagination = {
      count: rows.length,
      total: found.length,
      perPage: CUSTOMERS_PER_PAGE,
      currentPage,
      totalPages,
    };
    return { body: { status: 200, success: true, data: rows, pagination } };
  });
}
