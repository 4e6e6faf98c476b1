import { order } from '../streams/core-records.ts';
import type { StageLine } from '../test-warehouse.ts';

/** What the dimensions of orders are made of; what is left out is as in the documented order. */
export interface Placed {
  status?: { id?: number; name?: string; slug: string; customized?: { id: number; name: string } };
  country?: string;
  city?: string;
  /** Code of the first discount; null when there is none. */
  code?: string | null;
  currency?: string;
}

/** The line of an order that was read in full. */
export function placedOrder(id: number, { status, country, city, code, currency }: Placed): StageLine {
  const { record, list_row, items } = order;
  const { address } = record.shipping;
  const discounts = code === null ? [] : [{ code: code ?? 'kb', discount: '5.00' }];
  const shown = status ?? record.status;
  return {
    id,
    record: {
      ...record,
      id,
      status: shown,
      shipping: {
        ...record.shipping,
        address: { ...address, country: country ?? address.country, city: city ?? address.city },
      },
      currency: currency ?? record.currency,
      amounts: { ...record.amounts, discounts },
    },
    list_row: { ...list_row, id, status: shown },
    items: items.map((item) => ({ ...item, id: id * 10 })),
  };
}
