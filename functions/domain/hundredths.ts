import type { WarehouseRow } from './ports.ts';

/** Decimal text of the warehouse (what follows its second decimal is zeros) in hundredths, so that sums round nothing. */
export function hundredths(value: WarehouseRow[string] | undefined): bigint {
  const [whole = '0', fraction = ''] = String(value ?? '0').split('.');
  return BigInt(`${whole}${fraction.slice(0, 2).padEnd(2, '0')}`);
}

/** Hundredths as people write them. */
export function amount(value: bigint | null): string {
  if (value === null) return '–';
  const digits = String(value < 0n ? -value : value).padStart(3, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
