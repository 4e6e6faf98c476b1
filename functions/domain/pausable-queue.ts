/** A queue that is worked off until somebody asks for a pause; the rest of it waits for another invocation or run. */
export class PausableQueue<T> implements Iterable<T> {
  readonly #items: readonly T[];
  readonly #pause: () => boolean;
  #begun = 0;

  constructor(items: readonly T[], pause: () => boolean) {
    this.#items = items;
    this.#pause = pause;
  }

  /** Items that were handed out. */
  get begun(): number {
    return this.#begun;
  }

  /** Whether every item was handed out. */
  get isThrough(): boolean {
    return this.#begun === this.#items.length;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const item of this.#items) {
      if (this.#pause()) return;
      this.#begun += 1;
      yield item;
    }
  }
}
