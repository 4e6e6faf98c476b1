import { InvalidArgumentError } from 'commander';

/** A count of an option: a whole number above 0. */
export function atLeastOne(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('expected a whole number above 0.');
  return number;
}
