import type { StagedStream } from '../../../functions/contracts/run.ts';
import { rowHash } from '../../../functions/domain/canonical-hash.ts';
import { orderEnvelope, orderHash, rowEnvelope } from '../../../functions/domain/envelopes.ts';
import type { Envelope } from '../../../functions/domain/part-writer.ts';
import type { SourceRecord } from '../../../functions/domain/ports.ts';
import { streamEntry } from '../../../functions/domain/stream-catalogue.ts';
import { collections } from '../../../local/store/api/collections.ts';
import { orderItem } from '../../../local/store/api/orders/order-item-view.ts';
import { orderDetails, orderRow } from '../../../local/store/api/orders/order-views.ts';
import type { Shop } from '../../../local/store/shop/shop.ts';

/** An order as the first load writes it: its row, its detail and its lines in one envelope. */
export function orderLine(shop: Shop, storeId: string, index: number): { envelope: Envelope; lines: number } {
  const order = shop.orders.at(index);
  const detail: SourceRecord = orderDetails(order, shop.customer(order.customerIndex));
  const row: SourceRecord = orderRow(order);
  const items: SourceRecord[] = order.lines.map((line) => orderItem(order, line));
  const { volatileFields } = streamEntry('orders');
  const source = { storeId, key: String(order.id), rowHash: rowHash(row, volatileFields) };
  const inFull = { detail, items };
  return {
    envelope: orderEnvelope(source, orderHash(inFull, volatileFields), inFull, row),
    lines: items.length,
  };
}

/** A record of a stream whose row is all there is. */
export function recordLine(shop: Shop, storeId: string, stream: StagedStream, handle: number): Envelope {
  const collection = collections[stream]!;
  const row = collection.row(shop, handle);
  const { volatileFields } = streamEntry(stream);
  return rowEnvelope({ storeId, key: collection.key(shop, handle), rowHash: rowHash(row, volatileFields) }, row);
}

/** Handles of all records of a stream, in the order of its list. */
export function* handlesOf(shop: Shop, stream: StagedStream): Iterable<number> {
  const { total, at } = collections[stream]!.select(shop, new Map(), Number.NaN);
  for (let position = 0; position < total; position += 1) yield at(position);
}

/** Keys of all records of a stream. */
export function keysOf(shop: Shop, stream: StagedStream): string[] {
  return Array.from(handlesOf(shop, stream), (handle) => collections[stream]!.key(shop, handle));
}
