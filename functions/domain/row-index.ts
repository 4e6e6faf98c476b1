/** What the run knows of one key; kept in columns, because a store may have half a million of them. */
const IN_PLAN = 1;
/** Written to a part file of this run. */
const STAGED = 2;
/** A tombstone was written in this run. */
const DELETED = 4;
/** Absent from the listing, yet its detail exists. */
const KEPT = 8;
/** Listed, but its detail answered 404: to be tried again by the next run. */
const PENDING = 16;
/** Changed since the last `seen` file was written. */
const TOUCHED = 32;

/** What a run found out about a key. */
type RowOutcome = 'unchanged' | 'staged' | 'deleted' | 'kept' | 'pending';

/** `unseen`: in the plan, listed by no attempt, and nothing is decided about it. */
export type RowTally = Record<RowOutcome | 'unseen', { rows: number; items: number }>;

export interface IndexEntry {
  key: string;
  /** First 16 hex digits of the row hash. */
  hash: string;
  /** Items of the order; 0 for other streams. */
  items: number;
  /** Serial of the reading attempt that listed it last; 0 when none did. */
  attempt: number;
  outcome: RowOutcome;
}

const flagOf: Record<RowOutcome, number> = {
  unchanged: 0,
  staged: STAGED,
  deleted: DELETED,
  kept: KEPT,
  pending: PENDING,
};

function outcomeOf(flags: number): RowOutcome {
  if ((flags & DELETED) !== 0) return 'deleted';
  if ((flags & STAGED) !== 0) return 'staged';
  if ((flags & PENDING) !== 0) return 'pending';
  return (flags & KEPT) === 0 ? 'unchanged' : 'kept';
}

function nothing(): RowTally['unseen'] {
  return { rows: 0, items: 0 };
}

/** Keys of one stream: what the plan says, what this run has seen, staged and deleted. */
export class RowIndex {
  readonly #positions = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #hashes: string[] = [];
  readonly #items: number[] = [];
  readonly #attempts: number[] = [];
  readonly #flags: number[] = [];
  #latestAttempt = 0;
  #listedCount = 0;

  /** Distinct keys listed in this run. */
  get listedCount(): number {
    return this.#listedCount;
  }

  /** Highest serial of any attempt that listed a key. */
  get latestAttempt(): number {
    return this.#latestAttempt;
  }

  /** A key as the plan knows it. */
  plan(key: string, hash: string, items: number): void {
    const at = this.#position(key);
    this.#hashes[at] = hash;
    this.#items[at] = items;
    this.#flags[at] = IN_PLAN;
  }

  /** A key as an earlier invocation of this run left it (a line of a `seen` file). */
  restore(entry: IndexEntry): void {
    const at = this.#position(entry.key);
    this.#listed(at, entry.attempt);
    this.#hashes[at] = entry.hash;
    this.#items[at] = entry.items;
    this.#flags[at] = (this.#flags[at]! & IN_PLAN) | flagOf[entry.outcome];
  }

  /** Notes that the attempt listed the key; true the first time in that attempt. */
  list(key: string, attempt: number): boolean {
    const at = this.#position(key);
    if (this.#attempts[at] === attempt) return false;
    this.#listed(at, attempt);
    this.#touch(at);
    return true;
  }

  /** Distinct keys that the attempt listed. */
  listedBy(attempt: number): number {
    return this.#attempts.filter((serial) => serial === attempt).length;
  }

  /** Whether the row must be read in full and staged: new, changed, or pending; never twice in one run. */
  needsReading(key: string, hash: string): boolean {
    const at = this.#positions.get(key);
    if (at === undefined) return true;
    if (this.#staged(at)) return false;
    return (this.#flags[at]! & IN_PLAN) === 0 || this.#hashes[at] !== hash;
  }

  staged(key: string, hash: string, items: number): void {
    const at = this.#position(key);
    this.#hashes[at] = hash;
    this.#items[at] = items;
    this.#flags[at] = (this.#flags[at]! & IN_PLAN) | STAGED;
    this.#touch(at);
  }

  pending(key: string): void {
    const at = this.#position(key);
    this.#flags[at] = (this.#flags[at]! & IN_PLAN) | PENDING;
    this.#touch(at);
  }

  deleted(key: string): void {
    const at = this.#position(key);
    this.#flags[at] = (this.#flags[at]! & IN_PLAN) | DELETED;
    this.#touch(at);
  }

  kept(key: string): void {
    const at = this.#position(key);
    this.#flags[at]! |= KEPT;
    this.#touch(at);
  }

  /** Keys of the plan that no attempt of this run listed and that nothing is decided about yet. */
  *absent(): Iterable<string> {
    for (const [at, key] of this.#keys.entries()) {
      if (this.#attempts[at] === 0 && (this.#flags[at]! & ~TOUCHED) === IN_PLAN) yield key;
    }
  }

  /** Entries changed since the last call, for a `seen` file. */
  *takeTouched(): Iterable<IndexEntry> {
    for (const [at, key] of this.#keys.entries()) {
      const flags = this.#flags[at]!;
      if ((flags & TOUCHED) === 0) continue;
      this.#flags[at] = flags & ~TOUCHED;
      yield {
        key,
        hash: this.#hashes[at]!,
        items: this.#items[at]!,
        attempt: this.#attempts[at]!,
        outcome: outcomeOf(flags),
      };
    }
  }

  /** Keys by what the run found out, each with the order items behind them. */
  tally(): RowTally {
    const tally: RowTally = {
      unchanged: nothing(),
      staged: nothing(),
      deleted: nothing(),
      kept: nothing(),
      pending: nothing(),
      unseen: nothing(),
    };
    for (const [at, flags] of this.#flags.entries()) {
      const outcome = outcomeOf(flags);
      const counts = tally[outcome === 'unchanged' && this.#attempts[at] === 0 ? 'unseen' : outcome];
      counts.rows += 1;
      counts.items += this.#items[at]!;
    }
    return tally;
  }

  #staged(at: number): boolean {
    return (this.#flags[at]! & (STAGED | DELETED)) !== 0;
  }

  #listed(at: number, attempt: number): void {
    if (this.#attempts[at] === 0 && attempt !== 0) this.#listedCount += 1;
    this.#attempts[at] = attempt;
    this.#latestAttempt = Math.max(this.#latestAttempt, attempt);
  }

  #touch(at: number): void {
    this.#flags[at]! |= TOUCHED;
  }

  #position(key: string): number {
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    const at = this.#keys.push(key) - 1;
    this.#positions.set(key, at);
    this.#hashes[at] = '';
    this.#items[at] = 0;
    this.#attempts[at] = 0;
    this.#flags[at] = 0;
    return at;
  }
}
