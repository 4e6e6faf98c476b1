import type { StagedStream } from '../contracts/run.ts';
import type { StateLine } from './plan-file.ts';
import type { SourceRecord } from './ports.ts';
import { createdOn } from './listing-request.ts';
import { streamEntry } from './stream-catalogue.ts';

/**
 * What a new record says about an order: an invoice is written when an order is completed or refunded, and only the order's
 * detail shows it. Null for records that name no order.
 */
export function orderNamedBy(stream: StagedStream, record: SourceRecord): StateLine | null {
  const order = stream === 'invoices' ? record['order_id'] : null;
  if (typeof order !== 'number' && typeof order !== 'string') return null;
  return { t: 'named', s: 'orders', k: String(order), d: createdOn(record, streamEntry(stream)) };
}
