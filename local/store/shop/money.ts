/** Money is whole minor units (halalas, cents) everywhere in the shop; only the edges write it as text or number. */

/** `1304` → `"13.04"`. */
export function decimalText(minor: number): string {
  const sign = minor < 0 ? '-' : '';
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `1304` → `13.04`, the JSON number the API shows. */
export function decimalNumber(minor: number): number {
  return minor / 100;
}

/** Rounded half away from zero; `basisPoints` of 10 000 is the whole. Whole numbers only, so nothing is lost. */
export function share(minor: number, basisPoints: number): number {
  return Math.sign(minor) * Math.floor((Math.abs(minor) * basisPoints + 5_000) / 10_000);
}

/** Splits `amount` over `weights` so that the parts add up to it exactly; remainders go to the largest weights first. */
export function allocate(amount: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((left, right) => left + right, 0);
  if (sum === 0) return weights.map(() => 0);
  const parts = weights.map((weight) => Math.floor((amount * weight) / sum));
  let rest = amount - parts.reduce((left, right) => left + right, 0);
  const byWeight = weights.map((weight, index) => ({ weight, index })).toSorted((a, b) => b.weight - a.weight);
  for (const { index } of byWeight) {
    if (rest === 0) break;
    parts[index] = (parts[index] as number) + 1;
    rest -= 1;
  }
  return parts;
}

/** Currencies a shopper may pay in: units of the currency for one riyal. All of them have two decimals. */
export const exchangeRates = { SAR: 1, USD: 0.266592, AED: 0.979247, EUR: 0.245581, QAR: 0.970667 } as const;
export type Currency = keyof typeof exchangeRates;
