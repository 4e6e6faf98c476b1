import {
  ASKED,
  DELETED,
  flagsOf,
  FULL_LINE,
  IN_PLAN,
  KEPT,
  LISTED_LINE,
  outcomeOf,
  type RowOutcome,
  STAGED,
  TOUCHED,
} from './row-flags.ts';

/** A key as the plan knows it; `PlanEntry` says what each field means. */
export interface KnownKey {
  key: string;
  hash: string;
  items: number;
  /** Empty when the row carries no date. */
  day: string;
  /** Empty when no detail was ever read. */
  detailHash: string;
  contentHash: string;
  readAt: number;
  seenAt: number;
  absences: 0 | 1;
}

export interface IndexEntry extends KnownKey {
  /** Serial of the reading attempt that listed it last; 0 when none did. */
  attempt: number;
  outcome: RowOutcome;
  /** Whether this run asked for its detail, with or without success. */
  asked: boolean;
}

/** Keys of one stream: what the plan says, what this run has seen, staged and deleted. */
export class RowIndex {
  readonly #positions = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #hashes: string[] = [];
  readonly #items: number[] = [];
  readonly #days: string[] = [];
  readonly #detailHashes: string[] = [];
  readonly #contentHashes: string[] = [];
  readonly #readAt: number[] = [];
  readonly #seenAt: number[] = [];
  readonly #absences: (0 | 1)[] = [];
  readonly #attempts: number[] = [];
  readonly #flags: number[] = [];
  #latestAttempt = 0;
  #listedCount = 0;
  /** Whether keys have details that are read apart from the listing. */
  readonly hasDetails: boolean;

  constructor(hasDetails = false) {
    this.hasDetails = hasDetails;
  }

  /** Distinct keys listed in this run. */
  get listedCount(): number {
    return this.#listedCount;
  }

  /** Keys that the plan or this run knows. */
  get size(): number {
    return this.#keys.length;
  }

  /** Highest serial of any attempt that listed a key. */
  get latestAttempt(): number {
    return this.#latestAttempt;
  }

  /** A key as the plan knows it. */
  plan(known: KnownKey): void {
    const at = this.#position(known.key);
    this.#set(at, known);
    // Without a hash: looked at, and nothing there that the warehouse could hold.
    this.#flags[at] = known.hash === '' ? 0 : IN_PLAN;
  }

  /**
   * A key as an earlier invocation of this run left it (a line of a `seen` file). The last line counts, but what was staged
   * stays staged: of two invocations that were alive at once neither knew what the other did.
   */
  restore(entry: IndexEntry): void {
    const at = this.#position(entry.key);
    const staged = this.#flags[at]! & STAGED;
    const outcome = flagsOf[entry.outcome];
    this.#countListed(at, Math.max(this.#attempts[at]!, entry.attempt));
    if (staged !== 0 && (outcome & STAGED) === 0) return;
    this.#set(at, entry);
    this.#flags[at] = (this.#flags[at]! & IN_PLAN) | staged | outcome | (entry.asked ? ASKED : 0);
  }

  /**
   * Notes that the attempt of the run that began at `seenAt` listed the key. True when another attempt of this run had
   * listed it before.
   */
  list(key: string, attempt: number, seenAt: number, day: string): boolean {
    const at = this.#position(key);
    const before = this.#attempts[at]!;
    if (before === attempt) return false;
    this.#countListed(at, attempt);
    this.#seenAt[at] = seenAt;
    this.#absences[at] = 0;
    this.#days[at] = day;
    this.#touch(at);
    return before !== 0;
  }

  /** Distinct keys that the attempt listed. */
  listedBy(attempt: number): number {
    return this.#attempts.filter((serial) => serial === attempt).length;
  }

  /** Whether the row must be staged: new or changed, and never twice in one run. */
  needsStaging(key: string, hash: string): boolean {
    const at = this.#positions.get(key);
    if (at === undefined) return true;
    if ((this.#flags[at]! & STAGED) !== 0) return false;
    return (this.#flags[at]! & IN_PLAN) === 0 || this.#hashes[at] !== hash;
  }

  /** The key with everything known of it; undefined when it is unknown. */
  entry(key: string): IndexEntry | undefined {
    const at = this.#positions.get(key);
    return at === undefined ? undefined : this.#entry(at);
  }

  /** The listing row was staged alone; the detail is to be read. */
  stagedListed(key: string, hash: string): void {
    const at = this.#position(key);
    this.#hashes[at] = hash;
    this.#flags[at]! |= LISTED_LINE;
    this.#touch(at);
  }

  /** The record was staged in full. */
  stagedFull(key: string, hash: string): void {
    const at = this.#position(key);
    this.#hashes[at] = hash;
    this.#flags[at]! |= FULL_LINE;
    this.#touch(at);
  }

  /** The detail was read, whether or not it had to be staged. `origin`: hash of what it was read for. */
  detailed(key: string, origin: string, contentHash: string, items: number, readAt: number): void {
    const at = this.#position(key);
    this.#detailHashes[at] = origin;
    this.#contentHashes[at] = contentHash;
    this.#items[at] = items;
    this.#readAt[at] = readAt;
    this.#flags[at]! |= ASKED;
    this.#touch(at);
  }

  /** The detail was asked for and could not be had: nobody asks again in this run. */
  missed(key: string): void {
    const at = this.#position(key);
    this.#flags[at]! |= ASKED;
    this.#touch(at);
  }

  /** The detail of a known key is to be read again when it was read before `instant` (Unix seconds). */
  forgetDetail(key: string, instant: number): void {
    const at = this.#positions.get(key);
    if (at === undefined || (this.#flags[at]! & DELETED) !== 0 || this.#readAt[at]! >= instant) return;
    this.#readAt[at] = 0;
    // What this run has staged in full is for the next run to read again: one line a run.
    if ((this.#flags[at]! & FULL_LINE) === 0) this.#flags[at]! &= ~ASKED;
    this.#touch(at);
  }

  deleted(key: string): void {
    const at = this.#position(key);
    this.#flags[at] = (this.#flags[at]! & (IN_PLAN | STAGED)) | DELETED;
    this.#touch(at);
  }

  /** One complete listing did not show the key; the next judgement needs a listing that begins after `judgedAt`. */
  kept(key: string, judgedAt: number): void {
    const at = this.#position(key);
    this.#flags[at]! |= KEPT;
    this.#absences[at] = 1;
    this.#seenAt[at] = judgedAt;
    this.#touch(at);
  }

  /** Keys that this run did not list and that nothing is decided about yet. */
  *unlisted(): Iterable<KnownKey> {
    for (const at of this.#keys.keys()) {
      const undecided = (this.#flags[at]! & (DELETED | KEPT)) === 0;
      if (undecided && this.#attempts[at] === 0 && (this.#flags[at]! & IN_PLAN) !== 0) yield this.#entry(at);
    }
  }

  /** Keys that the warehouse holds, those deleted in this run included. */
  *entries(): Iterable<IndexEntry> {
    for (const at of this.#keys.keys()) {
      if ((this.#flags[at]! & (IN_PLAN | LISTED_LINE | FULL_LINE | DELETED)) !== 0) yield this.#entry(at);
    }
  }

  /** Whether the warehouse holds the key and keeps it. */
  holds(key: string): boolean {
    const flags = this.#flags[this.#positions.get(key) ?? -1] ?? 0;
    return (flags & (IN_PLAN | LISTED_LINE | FULL_LINE)) !== 0 && (flags & DELETED) === 0;
  }

  /** What the next plan says: keys that the warehouse holds, and those of which it is known that there is nothing to hold. */
  *remembered(): Iterable<IndexEntry> {
    for (const [at, key] of this.#keys.entries()) {
      const isGone = (this.#flags[at]! & DELETED) !== 0;
      if (this.holds(key) || (!isGone && this.#detailHashes[at] !== '')) yield this.#entry(at);
    }
  }

  /** Entries changed since the last call, for a `seen` file. */
  *takeTouched(): Iterable<IndexEntry> {
    for (const at of this.#keys.keys()) {
      if ((this.#flags[at]! & TOUCHED) === 0) continue;
      this.#flags[at]! &= ~TOUCHED;
      yield this.#entry(at);
    }
  }

  #entry(at: number): IndexEntry {
    return {
      key: this.#keys[at]!,
      hash: this.#hashes[at]!,
      items: this.#items[at]!,
      day: this.#days[at]!,
      detailHash: this.#detailHashes[at]!,
      contentHash: this.#contentHashes[at]!,
      readAt: this.#readAt[at]!,
      seenAt: this.#seenAt[at]!,
      absences: this.#absences[at]!,
      attempt: this.#attempts[at]!,
      outcome: outcomeOf(this.#flags[at]!),
      asked: (this.#flags[at]! & ASKED) !== 0,
    };
  }

  #set(at: number, known: KnownKey): void {
    this.#hashes[at] = known.hash;
    this.#items[at] = known.items;
    this.#days[at] = known.day;
    this.#detailHashes[at] = known.detailHash;
    this.#contentHashes[at] = known.contentHash;
    this.#readAt[at] = known.readAt;
    this.#seenAt[at] = known.seenAt;
    this.#absences[at] = known.absences;
  }

  #countListed(at: number, attempt: number): void {
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
    this.#set(at, emptyKey);
    this.#attempts[at] = 0;
    this.#flags[at] = 0;
    return at;
  }
}

const emptyKey: KnownKey = {
  key: '',
  hash: '',
  items: 0,
  day: '',
  detailHash: '',
  contentHash: '',
  readAt: 0,
  seenAt: 0,
  absences: 0,
};
