/**
 * The shop's time. All instants are UTC seconds since the epoch; the shop lives in Riyadh, which is UTC+3 all year.
 * The calendar is simulated and stands still within a day: day 0 ends at 2026-10-31 23:30 Riyadh, day k one day later
 * each. A trading day runs from 23:30 to 23:30, so that some orders always fall on the other side of a date.
 */

export const daySeconds = 86_400;
const riyadhOffsetSeconds = 3 * 3600;
const dayZeroSeconds = Date.UTC(2026, 9, 31, 20, 30, 0) / 1000;
const tradingDayEnd = 23 * 3600 + 30 * 60;

/** What the store's clock says on a day: the instant at which its trading day ends. */
export function nowOnDay(day: number): number {
  return dayZeroSeconds + day * daySeconds;
}

/** Midnight in Riyadh that begins the date on which a trading day ends. */
function midnightOf(day: number): number {
  return nowOnDay(day) - tradingDayEnd;
}

/** Instant within a trading day for a second of the clock (0 … 86 399): from 23:30 on it is the evening before. */
export function instantAt(day: number, secondOfDay: number): number {
  return midnightOf(day) + secondOfDay - (secondOfDay >= tradingDayEnd ? daySeconds : 0);
}

/** `2026-10-31 23:30:00`: local time without zone, as Salla writes it. */
export function riyadhText(instant: number): string {
  const iso = new Date((instant + riyadhOffsetSeconds) * 1000).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

/** `2026-10-31`: the business date. */
export function riyadhDate(instant: number): string {
  return new Date((instant + riyadhOffsetSeconds) * 1000).toISOString().slice(0, 10);
}

/** Instant at which a Riyadh date (`YYYY-MM-DD`, optionally with a time) begins; null when it is not one. */
export function instantOfRiyadh(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text.trim());
  if (!match) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const utc = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  // `2026-02-31` would silently become a day of March.
  if (new Date(utc * 1000).getUTCMonth() !== month - 1) return null;
  return utc - riyadhOffsetSeconds;
}

/** First days of Ramadan (Umm al-Qura); the month is counted as 30 days, then three days of Eid. */
const ramadanStarts = [
  '2020-04-24',
  '2021-04-13',
  '2022-04-02',
  '2023-03-23',
  '2024-03-11',
  '2025-03-01',
  '2026-02-18',
  '2027-02-08',
  '2028-01-28',
  '2029-01-16',
  '2030-01-05',
].map((date) => Date.parse(date) / 1000 / daySeconds);

/** How busy a trading day is compared with an ordinary one: weekends, salary day, Ramadan, Eid, national days. */
export function businessOf(day: number): number {
  const date = new Date((midnightOf(day) + riyadhOffsetSeconds) * 1000);
  const epochDay = Math.floor(date.getTime() / 1000 / daySeconds);
  const month = date.getUTCMonth() + 1;
  const monthDay = date.getUTCDate();
  const weekDay = date.getUTCDay();

  let business = ([0.95, 0.92, 0.92, 0.96, 1.08, 1.2, 1.14] as const)[weekDay] as number;
  if (monthDay >= 27 || monthDay === 1) business *= 1.18; // salaries arrive on the 27th
  const sinceRamadan = ramadanStarts.map((start) => epochDay - start).find((days) => days >= 0 && days < 34);
  if (sinceRamadan !== undefined) business *= sinceRamadan < 30 ? 1.25 + sinceRamadan * 0.02 : 0.6;
  if (month === 9 && monthDay >= 20 && monthDay <= 24) business *= 2; // National Day
  if (month === 2 && monthDay >= 21 && monthDay <= 23) business *= 1.5; // Founding Day
  if (month === 11) {
    const lastFriday = lastFridayOfNovember(date.getUTCFullYear());
    if (Math.abs(monthDay - lastFriday) <= 3) business *= monthDay === lastFriday ? 4 : 2.2; // White Friday week
  }
  return business;
}

function lastFridayOfNovember(year: number): number {
  const last = new Date(Date.UTC(year, 10, 30));
  return 30 - ((last.getUTCDay() + 2) % 7);
}

/** Share of a day's orders by hour of the clock, midnight first: the evening is the shop's peak. */
export const hourWeights: ReadonlyArray<readonly [number, number]> = [
  5, 3.5, 2.2, 1.4, 0.9, 0.8, 1, 1.5, 2.2, 3, 3.8, 4.4, 4.6, 4.4, 4.3, 4.6, 5, 5.2, 5.6, 6.2, 7.4, 8.2, 8, 6.8,
].map((weight, hour) => [hour, weight] as const);
