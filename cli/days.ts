import { InvalidArgumentError } from 'commander';
import { isDay } from '../functions/domain/store-time.ts';

/** A day of an option. */
export function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('a day is written 2026-11-01.');
  return text;
}

/** A month of an option. */
export function month(text: string): string {
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('a month is written 2026-10.');
  return text;
}
