import { businessOf, hourWeights, instantAt } from './calendar.ts';
import { trialCustomer } from './customers.ts';
import { Random, topics } from './random.ts';

/** Seconds between a customer's registration and the first order. */
const registersBefore = 120;
/** Share of orders that come from somebody who never bought before. */
const newBuyers = 0.42;

/**
 * Who ordered when: the only thing about orders that is held in memory. Orders are numbered by creation time, customers
 * by registration time.
 */
export class Arrivals {
  readonly createdAt: number[] = [];
  readonly customerOf: number[] = [];
  readonly customerCreatedAt: number[] = [];

  readonly #seed: number;
  /** Orders on a day of ordinary business. */
  readonly #rate: number;

  constructor(seed: number, orders: number, days: number) {
    this.#seed = seed;
    const weights = Array.from({ length: days }, (_, past) => {
      const day = past - days + 1;
      return businessOf(day) * growth(day, days);
    });
    const sum = weights.reduce((left, right) => left + right, 0);
    this.#rate = orders / sum;
    this.customerCreatedAt.push(instantAt(1 - days, 0) - 90 * 86_400);

    let seen = 0;
    let placed = 0;
    weights.forEach((weight, past) => {
      seen += weight;
      const due = past === days - 1 ? orders : Math.round((orders * seen) / sum);
      this.#place(past - days + 1, due - placed);
      placed = due;
    });
  }

  /** Orders of a day after day 0, at the pace the shop had last; `later` seconds when the clock is ahead of the days. */
  addDay(day: number, later: number): void {
    const random = new Random(this.#seed, topics.arrivals, day, 1);
    const expected = this.#rate * businessOf(day) * (0.85 + random.next() * 0.3);
    this.#place(day, Math.max(1, Math.round(expected)), later);
  }

  /** Orders that come in at the very instant the clock stands at. */
  addNow(now: number, count: number): void {
    for (let added = 0; added < count; added++) this.#add(now);
  }

  /** People who register now and buy nothing yet. */
  registerNow(now: number, count: number): void {
    for (let added = 0; added < count; added++) this.customerCreatedAt.push(now - registersBefore);
  }

  #place(day: number, count: number, later = 0): void {
    const random = new Random(this.#seed, topics.arrivals, day);
    const instants = Array.from(
      { length: count },
      () => instantAt(day, random.weighted(hourWeights) * 3600 + random.integer(0, 3599)) + later,
    );
    for (const instant of instants.toSorted((a, b) => a - b)) this.#add(instant);
  }

  #add(createdAt: number): void {
    const index = this.createdAt.length;
    const random = new Random(this.#seed, topics.buyer, index);
    const register = () => this.customerCreatedAt.push(createdAt - registersBefore) - 1;
    let customer: number;
    if (random.chance(0.004)) {
      customer = trialCustomer;
    } else if (index === 0 || random.chance(newBuyers)) {
      customer = register();
    } else {
      // The buyer of an earlier order, so that who bought often buys more often still; recent ones rather than old.
      const earlier = this.customerOf[Math.floor(index * (1 - random.next() ** 1.6))] ?? trialCustomer;
      customer = earlier === trialCustomer ? register() : earlier;
    }
    if (random.chance(0.04)) register(); // registered, has not bought yet
    this.createdAt.push(createdAt);
    this.customerOf.push(customer);
  }
}

/** The shop grows over its history; day 0 is the yardstick. */
function growth(day: number, days: number): number {
  return 1 + (0.35 * day) / days;
}
