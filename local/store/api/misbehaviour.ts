import { z } from 'zod';

/** Every Nth answer (`true`: every answer); absent or 0: never. */
const EveryNth = z.union([z.boolean().transform(Number), z.number().int().min(0)]).default(0);

/** What `POST /_store/misbehave` takes; what is left out is off. */
export const Misbehaviour = z.strictObject({
  /** Only requests whose path begins so misbehave; `/oauth2/token` must be named to be touched. */
  only: z.string().default('/admin/v2'),
  /** Good again after so many misbehaved answers. */
  times: z.number().int().min(1).optional(),
  /** Every Nth answer is a 500. */
  status500: EveryNth,
  /** Every Nth answer is an HTML page with status 200. */
  html: EveryNth,
  /** The body of every Nth answer breaks off; what was asked for (a refresh, say) has happened all the same. */
  cut: EveryNth,
  /** Every Nth answer is a 429; `retryAfter` and `resetAfter` (seconds) null: without `Retry-After`, `X-RateLimit-*`. */
  tooManyRequests: z
    .strictObject({
      every: EveryNth,
      retryAfter: z.number().int().nullable().default(null),
      resetAfter: z.number().int().nullable().default(null),
    })
    .optional(),
  /** Milliseconds before every answer. */
  slow: z.number().int().min(0).default(0),
  /** Lists drop every filter without a word. */
  ignoreFilters: z.boolean().default(false),
  /** So many new orders come in before every page of the order list but the first. */
  drift: z.number().int().min(0).default(0),
  /** Once, now: all tokens are revoked, as when the merchant uninstalls the app. */
  revokeToken: z.boolean().default(false),
  /** Once, now: access tokens expire; the refresh token still works. */
  expireToken: z.boolean().default(false),
});
export type Misbehaviour = z.infer<typeof Misbehaviour>;

export type Fault = 'status500' | 'html' | 'cut' | 'tooManyRequests';

/** The faults asked for, and the counting that spreads them over the answers. */
export class FaultPlan {
  #wanted: Misbehaviour = Misbehaviour.parse({});
  #answers = 0;
  #faults = 0;

  set(wanted: Misbehaviour): void {
    this.#wanted = wanted;
    this.#answers = 0;
    this.#faults = 0;
  }

  get wanted(): Misbehaviour {
    return this.#wanted;
  }

  touches(path: string): boolean {
    return path.startsWith(this.#wanted.only);
  }

  /** The fault for the next answer, if it is due one. */
  next(path: string): Fault | null {
    const { times, status500, html, cut, tooManyRequests } = this.#wanted;
    if (!this.touches(path) || (times !== undefined && this.#faults >= times)) return null;
    this.#answers += 1;
    const rhythms = { status500, html, cut, tooManyRequests: tooManyRequests?.every ?? 0 };
    const due = Object.entries(rhythms).find(([, every]) => every > 0 && this.#answers % every === 0);
    if (!due) return null;
    this.#faults += 1;
    return due[0] as Fault;
  }
}
