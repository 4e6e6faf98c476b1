import { InvalidArgumentError } from 'commander';
import { isDay } from '../functions/domain/store-time.ts';

/** A day of an option. */
export function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('a day is written 2026-11-01.');
  return text;
}
