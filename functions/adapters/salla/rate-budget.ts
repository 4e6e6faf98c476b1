import type { RateLimitHeaders } from './rate-limit-headers.ts';

/** A budget of `limit` requests a window, as long as the server says nothing else. */
export interface BudgetSettings {
  limit: number;
  windowMilliseconds: number;
  /** Part of the limit that this lane may use, 0 to 1: other apps of the store live on the same limit. */
  share: number;
}

/** The server's clock may lead or trail ours by this much at a window's end. */
const RESET_MARGIN = 250;

/**
 * Arithmetic of one rate bucket; no clock of its own. The server's headers win; without them the lane's own count of
 * a window that begins with its first request is what holds it back.
 */
export class RateBudget {
  readonly #settings: BudgetSettings;
  #limit: number;
  #resetAt = 0;
  /** Requests of ours that belong to the current window. */
  #spent = 0;
  #inFlight = 0;
  /** The server's own count of what is left; null until it says so in this window. */
  #remaining: number | null = null;
  #blockedUntil = 0;

  constructor(settings: BudgetSettings) {
    this.#settings = settings;
    this.#limit = settings.limit;
  }

  /** Zero when a request may be sent now, otherwise how long to wait in milliseconds. */
  waitTime(now: number): number {
    this.#roll(now);
    if (now < this.#blockedUntil) return this.#blockedUntil - now;
    // Requests under way may not be in the server's count yet, so they are taken off it.
    const serverRoom = this.#remaining === null || this.#remaining - this.#inFlight > 0;
    return this.#ownRoom && serverRoom ? 0 : Math.max(1, this.#resetAt + RESET_MARGIN - now);
  }

  /** True while requests are under way: their answers may open room, and a new window must not begin without them. */
  get awaitsAnswers(): boolean {
    return this.#inFlight > 0;
  }

  sent(now: number): void {
    this.#roll(now);
    if (this.#resetAt === 0) this.#resetAt = now + this.#settings.windowMilliseconds;
    this.#spent += 1;
    this.#inFlight += 1;
  }

  /** `headers` is null when no answer came. */
  answered(headers: RateLimitHeaders | null, now: number): void {
    this.#inFlight -= 1;
    if (headers === null) return;
    if (headers.limit !== null && headers.limit > 0) this.#limit = headers.limit;
    // A straggler of a window that is over says nothing about this one.
    if (headers.resetAt !== null && headers.resetAt + RESET_MARGIN <= now) return;
    if (headers.resetAt !== null) this.#moveWindow(headers.resetAt);
    // Answers overtake each other: within a window the smallest count is the newest.
    const current = headers.resetAt === null || headers.resetAt >= this.#resetAt;
    if (headers.remaining !== null && current) {
      this.#remaining = Math.min(this.#remaining ?? Number.POSITIVE_INFINITY, headers.remaining);
    }
  }

  /** After a 429: nothing is sent before that instant. */
  blockUntil(instant: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, instant);
  }

  get #ownRoom(): boolean {
    return this.#spent < Math.max(1, Math.floor(this.#limit * this.#settings.share));
  }

  #moveWindow(resetAt: number): void {
    // The first header of a window corrects our guess of its end; a later end than the known one is a new window.
    if (this.#remaining === null) this.#resetAt = resetAt;
    else if (resetAt > this.#resetAt) {
      this.#resetAt = resetAt;
      this.#spent = this.#inFlight;
      this.#remaining = null;
    }
  }

  #roll(now: number): void {
    if (this.#resetAt === 0 || now < this.#resetAt + RESET_MARGIN) return;
    this.#resetAt = 0;
    this.#spent = this.#inFlight;
    this.#remaining = null;
  }
}
