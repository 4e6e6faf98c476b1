import type { SourceRecord } from './ports.ts';
import type { IndexEntry } from './row-index.ts';
import { storeSeconds, type StreamReading } from './stream-reading.ts';

/**
 * Changes are followed so much further back than the last run, and times are compared with so much grace, seconds: orders
 * change while a run reads them, and some of the API's times are UTC labelled Riyadh.
 */
export const OVERLAP = 4 * 3_600;

/**
 * Remembers that the store listed orders by their last change, and that every change since `followedFrom` up to this run was
 * among them.
 */
export function rememberHonoured({ memory, run, notes }: StreamReading, followedFrom: number): void {
  memory.probe = { t: 'probe', s: 'orders', honoured: true, followedTo: storeSeconds(run), followedFrom };
  notes.push(memory.probe);
}

/** The store does not list orders by their last change (any more): the sweep and reading again find changes without that. */
export function rememberNotHonoured({ memory, run, notes, log, warnings }: StreamReading, why: string): void {
  if (memory.probe?.honoured === true) {
    const message = `Orders sorted by updated_at no longer come in that order (${why}). Nothing to do: changes are found by the sweep and by reading details again; the order is tried again in a day.`;
    warnings.push({ stream: 'orders', kind: 'sort_not_honoured', message });
  }
  log.info('the store does not sort orders by updated_at', { why });
  const followedTo = storeSeconds(run);
  memory.probe = { t: 'probe', s: 'orders', honoured: false, followedTo, followedFrom: followedTo };
  notes.push(memory.probe);
}

/**
 * Notices a change that following changes should have brought to an earlier run: then the store only seemed to honour the
 * order. `known`: the order as it was before this reading, which found other content.
 */
export function noticeMissedChange(reading: StreamReading, known: IndexEntry, detail: SourceRecord): void {
  const { probe } = reading.memory;
  const updated = updatedAt(detail);
  if (probe?.honoured !== true || updated === null) return;
  const wasFollowed = updated > probe.followedFrom && updated < probe.followedTo - OVERLAP;
  if (wasFollowed && updated > known.readAt) rememberNotHonoured(reading, `order ${known.key} had changed unseen`);
}

/** Unix seconds of the detail's last change; null when it does not say. */
export function updatedAt(detail: SourceRecord): number | null {
  const text = (detail['updated_at'] as { date?: unknown } | null | undefined)?.date;
  if (typeof text !== 'string') return null;
  const instant = Date.parse(`${text.slice(0, 19).replace(' ', 'T')}+03:00`);
  return Number.isNaN(instant) ? null : Math.floor(instant / 1000);
}
