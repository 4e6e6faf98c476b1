import { StagedStream } from '../contracts/run.ts';
import type { PlanEntry } from './plan-file.ts';
import type { ModelPart, SqlModels, Warehouse, WarehouseRow } from './ports.ts';
import { endOfDay, isDay } from './store-time.ts';
import { streamEntry } from './stream-catalogue.ts';

/** The plan as Bronze remembers it, for a plan file that was lost or that a broken run left behind. */
export async function* rebuildPlan(
  warehouse: Warehouse,
  models: SqlModels,
  storeId: string,
): AsyncIterable<RebuiltEntry> {
  for (const stream of StagedStream.options) {
    const { name, words } = planModelOf(stream);
    for await (const row of warehouse.stream(await models.statement(name, [storeId], words)))
      yield entryOf(stream, row);
  }
}

function planModelOf(stream: StagedStream): ModelPart {
  if (stream === 'orders') return { name: 'bronze/plan_orders' };
  if (stream === 'order_histories') return { name: 'bronze/plan_order_histories' };
  const rowDate = streamEntry(stream).creationFilter?.rowDate ?? null;
  if (rowDate === null) return { name: 'bronze/plan_stream', words: { stream } };
  return { name: 'bronze/plan_dated_stream', words: { stream, created_path: rowDate.join('.') } };
}

/** A plan entry, and what only Bronze can say beside it. */
export interface RebuiltEntry extends PlanEntry {
  /** A detail that was read before this instant (Unix seconds) is due again, because an invoice names the order. */
  dueBefore?: number;
}

function entryOf(stream: StagedStream, row: WarehouseRow): RebuiltEntry {
  const day = text(row['CREATED_DAY']);
  const invoiced = text(row['INVOICED_DAY']);
  const dueBefore = isDay(invoiced) ? endOfDay(invoiced) : 0;
  const readAt = Number(row['READ_AT'] ?? 0);
  return {
    ...(dueBefore > 0 && { dueBefore }),
    s: stream,
    k: text(row['RECORD_KEY']),
    h: text(row['HASH']),
    n: Number(row['ITEMS_COUNT'] ?? 0),
    // Only what the listing's day filter could find: a date that is not one would be swept for nothing.
    d: isDay(day) ? day : '',
    f: text(row['DETAIL_OF']),
    c: text(row['CONTENT_HASH']),
    r: readAt < dueBefore ? 0 : readAt,
    v: startOf(text(row['LISTED_BY'])),
  };
}

function text(value: WarehouseRow[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Start of a run by its id (domain/run-id.ts), Unix milliseconds; 0 when there is none. */
function startOf(runId: string): number {
  const [, day, hours, minutes, seconds, milliseconds] = /^(\d{8})T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(runId) ?? [];
  if (day === undefined) return 0;
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  return Date.parse(`${date}T${hours}:${minutes}:${seconds}.${milliseconds}Z`);
}
