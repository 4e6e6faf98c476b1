import { expect, it } from 'vitest';
import { createdOn } from '../../functions/domain/listing-request.ts';
import { isDay } from '../../functions/domain/store-time.ts';
import { streamEntry } from '../../functions/domain/stream-catalogue.ts';

it.each([
  ['2026-10-31 01:30:00.000000', '2026-10-31'],
  ['0000-00-00 00:00:00', ''],
  ['2026-13-01 00:00:00', ''],
  ['2026-02-30 00:00:00', ''],
  ['-0001-11-30 00:00:00', ''],
  ['yesterday', ''],
])('An order dated %s was created on "%s": a day that never was is no day to sweep', (date, day) => {
  expect(createdOn({ date: { date } }, streamEntry('orders'))).toBe(day);
  expect(isDay(date.slice(0, 10))).toBe(day !== '');
});
