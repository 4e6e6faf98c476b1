import type { RateLimitHeaders } from './rate-limit-headers.ts';

/** A budget of `limit` requests a window, as long as the server says nothing else. */
export interface BudgetSettings {
  limit: number;
  windowMilliseconds: number;
  /** Part of the limit this lane may use at that instant, 0 to 1: other apps of the store live on the same limit. */
  share: (now: number) => number;
}

/** What `sent` hands out and `answered` takes back. */
export interface Admission {
  sentAt: number;
  /** The first request of a window: the others wait for its answer. */
  opens: boolean;
}

interface Window {
  /** The window's end on the server's clock, which is also its name; null when the server names none. */
  resetAt: number | null;
  /** When it is over on our clock. */
  end: number;
  /** The server's own count of what is left; null until it says so. */
  remaining: number | null;
  /** Requests of ours in it, and how many of them were answered. */
  spent: number;
  counted: number;
  /** Others spent from the limit in this window, or in the one before. */
  shared: { now: boolean; before: boolean };
  /** No window was seen before. */
  first: boolean;
}

/** Resets that differ by less than this name the same window: servers round, some each answer anew. */
const SAME_WINDOW = 2_000;

/** Between two requests that ask whether a new window has begun: the pace Salla grants when the budget is used up. */
const OVERFLOW_PACE = 1_000;

/** Part of the limit left alone while others spend from it too, so that their next requests and ours do not collide. */
const ROOM_FOR_OTHERS = 0.02;

/**
 * Arithmetic of one rate bucket; no clock of its own. The server's headers win; without them the lane's own count
 * holds it back.
 *
 * One request opens a window alone, and only its answer lets the others go: a clock that leads or trails the server's
 * costs one request of the overflow (one a second passes beyond the budget), never a burst of 429s, and what it finds
 * out about the clocks is remembered. A window ends when the server says so, and at the latest its length after the
 * answer that opened it, which needs no agreement of clocks.
 */
export class RateBudget {
  readonly #settings: BudgetSettings;
  readonly #margin: number;
  #limit: number;
  #window: Window | null = null;
  #opening = false;
  #inFlight = 0;
  #blockedUntil = 0;
  /** Our clock is ahead of the server's by at least this. */
  #lead = Number.NEGATIVE_INFINITY;

  constructor(settings: BudgetSettings) {
    this.#settings = settings;
    this.#limit = settings.limit;
    // 500 ms of a minute. The customers' ten minutes have no overflow to ask in, but time to spare: 5 s.
    this.#margin = settings.windowMilliseconds / 120;
  }

  /** Zero when a request may be sent now, otherwise milliseconds to wait; infinite when only an answer can tell. */
  waitTime(now: number): number {
    if (now < this.#blockedUntil) return this.#blockedUntil - now;
    const window = this.#openWindow(now);
    if (window === null) return this.#opening ? Number.POSITIVE_INFINITY : 0;
    return this.#hasRoom(window, now) ? 0 : window.end - now;
  }

  /** True while requests are under way: their answers may open room. */
  get awaitsAnswers(): boolean {
    return this.#inFlight > 0;
  }

  sent(now: number): Admission {
    const window = this.#openWindow(now);
    this.#inFlight += 1;
    if (window !== null) window.spent += 1;
    const opens = window === null && !this.#opening;
    this.#opening ||= opens;
    return { sentAt: now, opens };
  }

  /** `headers` is null when no answer came, or one that says nothing about the budget (a gateway's). */
  answered(admission: Admission, headers: RateLimitHeaders | null, now: number): void {
    this.#inFlight -= 1;
    if (admission.opens) this.#opening = false;
    if (headers === null) return;
    if (headers.limit !== null && headers.limit > 0) this.#limit = headers.limit;
    const window = this.#windowOf(admission, headers.resetAt, now);
    if (window === null) return;
    window.counted += 1;
    // Answers overtake each other: within a window the smallest count is the newest.
    window.remaining = smallest(window.remaining, headers.remaining);
    const used = window.remaining === null ? 0 : this.#limit - window.remaining;
    window.shared.now ||= used > window.counted + this.#inFlight;
    // An earlier invocation may have spent in the window that this one began in.
    if (window.first) window.spent = Math.max(window.spent, used);
  }

  /** After a 429: nothing is sent before that instant. */
  blockUntil(instant: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, instant);
  }

  #openWindow(now: number): Window | null {
    return this.#window !== null && now < this.#window.end ? this.#window : null;
  }

  #hasRoom({ spent, remaining, shared }: Window, now: number): boolean {
    if (spent >= Math.max(1, Math.floor(this.#limit * this.#settings.share(now)))) return false;
    if (remaining === null) return true;
    const kept = shared.now || shared.before ? Math.ceil(this.#limit * ROOM_FOR_OTHERS) : 0;
    // Requests under way may not be in the server's count yet, so they are taken off it.
    return remaining - this.#inFlight > kept;
  }

  /** The window an answer speaks of; null when it is over. */
  #windowOf(admission: Admission, resetAt: number | null, now: number): Window | null {
    const { opens, sentAt } = admission;
    const open = this.#openWindow(now);
    if (resetAt === null) return open ?? (opens ? this.#begin(null, now) : null);
    // The answer was given before its reset, so the server's clock had not reached it when the request was sent.
    this.#lead = Math.max(this.#lead, sentAt - resetAt);
    const known = this.#window?.resetAt ?? null;
    if (known === null || resetAt > known + SAME_WINDOW) return this.#begin(resetAt, now);
    if (resetAt >= known - SAME_WINDOW) return open ?? (opens ? this.#prolong(known, now) : null);
    // A straggler of an older window, unless it was sent when all known windows were over: the server's clock was set.
    return opens ? this.#begin(resetAt, now) : null;
  }

  #begin(resetAt: number | null, now: number): Window {
    const longest = now + this.#settings.windowMilliseconds;
    const end = resetAt === null ? longest : Math.min(this.#onOurClock(resetAt), longest);
    // What is still under way may fall into this window.
    const spent = 1 + this.#inFlight;
    const shared = { now: false, before: this.#window?.shared.now ?? false };
    const first = this.#window === null;
    this.#window = { resetAt, end: end + this.#margin, remaining: null, spent, counted: 0, shared, first };
    return this.#window;
  }

  /** The server still counts in the window that ours had seen the end of. */
  #prolong(resetAt: number, now: number): Window {
    const window = this.#window!;
    const end = this.#onOurClock(resetAt);
    window.end = end > now ? end + this.#margin : now + OVERFLOW_PACE;
    window.spent += 1;
    return window;
  }

  /** Clocks that differ the other way are not corrected: a window is then over by its length. */
  #onOurClock(resetAt: number): number {
    return resetAt + Math.max(0, this.#lead);
  }
}

function smallest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
