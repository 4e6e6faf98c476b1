import { nowOnDay } from './calendar.ts';

/** The shop's simulated clock: days pass with their business, hours without. */
export class Clock {
  #day = 0;
  #now = nowOnDay(0);
  /** When each simulated day began, by day − 1. */
  readonly #opened: number[] = [];

  /** Days that have passed with their business. */
  get day(): number {
    return this.#day;
  }

  /** UTC seconds. */
  get now(): number {
    return this.#now;
  }

  /** Seconds that passed outside of the days. */
  get ahead(): number {
    return this.#now - nowOnDay(this.#day);
  }

  passDay(): void {
    this.#opened.push(this.#now);
    this.#day += 1;
    this.#now += 86_400;
  }

  passHours(hours: number): void {
    this.#now += Math.round(hours * 3600);
  }

  /** Instant at which a day began; days up to 0 are the shop's history. */
  openedOn(day: number): number {
    return day > 0 ? (this.#opened[day - 1] as number) : nowOnDay(day - 1);
  }
}
