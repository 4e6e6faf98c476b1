/**
 * Seeded chance. Every fact of the shop is drawn from a generator keyed by (seed, topic, index), so that any order or
 * customer can be derived alone, in any order of asking, without holding the others.
 */

/** Mixes integers into one well-spread unsigned 32-bit number (the finaliser of MurmurHash3 per part). */
export function mix(...parts: number[]): number {
  let state = 0x9e3779b9;
  for (const part of parts) {
    state = Math.imul(state ^ (part | 0), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return state >>> 0;
}

/** A stream of chance (mulberry32); the same key always gives the same stream. */
export class Random {
  #state: number;

  constructor(...key: number[]) {
    this.#state = mix(...key);
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** Whole number in [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)] as T;
  }

  /** One of `choices`, each as likely as its weight says. */
  weighted<T>(choices: ReadonlyArray<readonly [T, number]>): T {
    let sum = 0;
    for (const [, weight] of choices) sum += weight;
    let left = this.next() * sum;
    for (const [choice, weight] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return (choices[choices.length - 1] as readonly [T, number])[0];
  }
}

/** First part of a generator's key after the seed: keeps the draws of different facts apart. */
export const topics = {
  arrivals: 1,
  buyer: 2,
  customer: 3,
  product: 4,
  orderHeader: 5,
  lifecycle: 6,
  lines: 7,
  day: 8,
  edit: 9,
  invoice: 10,
  texts: 11,
  payment: 12,
  delivery: 13,
  review: 14,
  carts: 15,
  merchant: 16,
  control: 17,
} as const;
