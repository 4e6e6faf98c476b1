import { RIYADH_OFFSET } from './stream-catalogue.ts';

/** Days of creation, store-local, both included: `2026-01-01` to `2026-01-31`. */
export interface Days {
  from: string;
  to: string;
}

/** Salla opened in 2016; nothing can have been created before. */
export const FIRST_DAY = '2016-01-01';

/**
 * Rows a listing may have before it is sliced: pages beyond 10,000 rows are reportedly not answered, and a slice may
 * grow while it is read.
 */
export const MOST_SLICE_ROWS = 9_000;

const DAY = 86_400_000;

/** Store-local date of an instant, moved by whole days. */
export function localDate(instant: string, movedBy = 0): string {
  return new Date(Date.parse(instant) + RIYADH_OFFSET + movedBy * DAY).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Both halves, the newer first; null for a single day, which cannot be cut. */
export function halves({ from, to }: Days): [newer: Days, older: Days] | null {
  const days = (Date.parse(to) - Date.parse(from)) / DAY;
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
