/** UTF-8 takes three bytes at most for each unit of a JavaScript string. */
const MOST_BYTES_PER_UNIT = 3;

/** Most files are small: a run writes dozens, and few of them ever fill a block. */
const FIRST_SIZE = 64 * 1024;

/** Bytes gathered for one call of the compressor; the memory grows as needed and is used again for the next block. */
export class LineBlock {
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #used = 0;

  get used(): number {
    return this.#used;
  }

  append(part: string | Uint8Array): void {
    if (typeof part === 'string') {
      this.#reserve(part.length * MOST_BYTES_PER_UNIT);
      this.#used += this.#bytes.write(part, this.#used);
    } else {
      this.#reserve(part.length);
      this.#bytes.set(part, this.#used);
      this.#used += part.length;
    }
  }

  /** What was gathered; valid until `clear`. */
  content(): Buffer {
    return this.#bytes.subarray(0, this.#used);
  }

  clear(): void {
    this.#used = 0;
  }

  #reserve(room: number): void {
    const needed = this.#used + room;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}
