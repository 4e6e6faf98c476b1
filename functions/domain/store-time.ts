/** Riyadh is UTC+3 all year. */
const RIYADH_OFFSET = 3 * 3_600_000;

const DAY = 86_400_000;

/** Store-local date of an instant (ISO 8601), moved by whole days. */
export function localDate(instant: string, movedBy = 0): string {
  return new Date(Date.parse(instant) + RIYADH_OFFSET + movedBy * DAY).toISOString().slice(0, 10);
}

/** Whether the text is a day on which something can have happened: a calendar has it, and it has four digits of a year. */
export function isDay(date: string): boolean {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(date)) return false;
  const instant = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(date);
}

/** Store-local hour of an instant, milliseconds since the epoch. */
export function localHour(instant: number): number {
  return new Date(instant + RIYADH_OFFSET).getUTCHours();
}

/** Instant at which a store-local day begins, milliseconds since the epoch. */
export function startOfDay(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) - RIYADH_OFFSET;
}

/** Unix seconds at which a store-local day is over. */
export function endOfDay(date: string): number {
  return (startOfDay(date) + DAY) / 1000;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Whole days from the first date to the second. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}
