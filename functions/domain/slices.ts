import { addDays, daysBetween } from './store-time.ts';

/** Days of creation, store-local, both included: `2026-01-01` to `2026-01-31`. */
export interface Days {
  from: string;
  to: string;
}

/**
 * Rows a listing may have before it is sliced: pages beyond 10,000 rows are reportedly not answered, and a slice may
 * grow while it is read.
 */
export const MOST_SLICE_ROWS = 9_000;

/** Both halves, the newer first; null for a single day, which cannot be cut. */
export function halves({ from, to }: Days): [newer: Days, older: Days] | null {
  const days = daysBetween(from, to);
  if (days < 1) return null;
  const last = addDays(from, Math.floor((days - 1) / 2));
  return [
    { from: addDays(last, 1), to },
    { from, to: last },
  ];
}

/**
 * True when a row's date contradicts the filter. A day's grace on either side: some of the API's dates are UTC
 * labelled Riyadh.
 */
export function outside(date: string, window: { from?: string | undefined; to?: string | undefined }): boolean {
  const day = date.slice(0, 10);
  if (window.from !== undefined && day < addDays(window.from, -1)) return true;
  return window.to !== undefined && day > addDays(window.to, 1);
}
