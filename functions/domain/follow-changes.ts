import { rowHash } from './canonical-hash.ts';
import { mayReadDetail } from './delayed-details.ts';
import { createdOn, readPage } from './listing-request.ts';
import { mapOrdered } from './map-ordered.ts';
import type { SourceRecord } from './ports.ts';
import { readOrder } from './read-order.ts';
import { stageOrder } from './stage-order.ts';
import { storeSeconds, type StreamReading } from './stream-reading.ts';

/**
 * Changes are followed so much further back than the last run, seconds: orders change while a run reads them, and some of
 * the API's times are UTC labelled Riyadh.
 */
const OVERLAP = 4 * 3_600;

/** A store that did not honour the order is asked again after a day, seconds. */
const PROBE_AGAIN = 86_400;

/** Orders followed in one run; what lies beyond is found by the sweep. */
const MOST_FOLLOWED = 600;

/** Details under way at once: the end is known only when it is passed, and every one beyond it is wasted. */
const AHEAD = 4;

/**
 * Goes straight to what changed, when the store lists orders by their last change (`sort_by=updated_at-desc`: documented,
 * never seen to work or not). Nobody believes it unseen: rows carry no `updated_at`, so the details of the rows prove the
 * order, in every run anew. Only a help: the sweep goes on as if it did not exist. Returns false when it paused.
 */
export async function followChanges(reading: StreamReading): Promise<boolean> {
  const { memory, run, log, pause } = reading;
  const { probe } = memory;
  if (probe?.honoured === false && storeSeconds(run) - probe.followedTo < PROBE_AGAIN) return true;
  const since = probe?.honoured === true ? probe.followedTo - OVERLAP : null;
  let newest = Number.POSITIVE_INFINITY;
  let followed = 0;
  for (let page = 1; followed < MOST_FOLLOWED; page += 1) {
    if (pause()) return false;
    const rows = await changedFirst(reading, page);
    // The listing as it always is says nothing.
    if (page === 1 && since === null && isByCreation(reading, rows)) return true;
    for await (const { row, updated } of mapOrdered(rows, AHEAD, (item) => readChanged(reading, item))) {
      if (updated === 'unread') continue;
      if (updated === null || updated > newest + OVERLAP) return notHonoured(reading, String(row['id']));
      newest = updated;
      followed += 1;
      if (since !== null && updated < since) break;
    }
    if (rows.length === 0 || since === null || newest < since) break;
  }
  remember(reading, true);
  log.info('followed the latest changes', { orders: followed });
  return true;
}

async function changedFirst({ api, stream }: StreamReading, page: number): Promise<SourceRecord[]> {
  const sorted = {
    ...api,
    list: (path: string, query: object) => api.list(path, { ...query, sort_by: 'updated_at-desc' }),
  };
  return (await readPage(sorted, stream, {}, page)).rows;
}

function isByCreation({ stream }: StreamReading, rows: readonly SourceRecord[]): boolean {
  const dates = rows.map((row) =>
    String((row['date'] as SourceRecord | undefined)?.['date'] ?? createdOn(row, stream)),
  );
  return dates.every((date, at) => at === 0 || date <= dates[at - 1]!);
}

/** Stages the order when the warehouse knows it; one that it does not know is new, and the listing brings it. */
async function readChanged(reading: StreamReading, row: SourceRecord) {
  const { api, memory, run, stream } = reading;
  const key = String(row['id']);
  if (!mayReadDetail(run, createdOn(row, stream), row)) return { row, updated: 'unread' as const };
  const order = await readOrder(api, key);
  if (order === null) return { row, updated: 'unread' as const };
  if (memory.index.entry(key) !== undefined) {
    await stageOrder(reading, { key, rowHash: rowHash(row, stream.volatileFields), row }, order);
  }
  return { row, updated: updatedAt(order.detail) };
}

function notHonoured(reading: StreamReading, key: string): true {
  const { memory, log, warnings } = reading;
  if (memory.probe?.honoured === true) {
    const message =
      'Orders sorted by updated_at no longer come in that order. Nothing to do: changes are found by the sweep and by reading details again.';
    warnings.push({ stream: 'orders', kind: 'sort_not_honoured', message });
  }
  log.info('the store does not sort orders by updated_at', { key });
  remember(reading, false);
  return true;
}

function remember({ memory, run, notes }: StreamReading, honoured: boolean): void {
  memory.probe = { t: 'probe', s: 'orders', honoured, followedTo: storeSeconds(run) };
  notes.push(memory.probe);
}

/** Unix seconds of the detail's last change; null when it does not say. */
function updatedAt(detail: SourceRecord): number | null {
  const text = (detail['updated_at'] as { date?: unknown } | undefined)?.date;
  if (typeof text !== 'string') return null;
  const instant = Date.parse(`${text.slice(0, 19).replace(' ', 'T')}+03:00`);
  return Number.isNaN(instant) ? null : Math.floor(instant / 1000);
}
