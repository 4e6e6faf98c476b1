import { z } from 'zod';

/** Every Nth answer (`true`: every answer); absent or 0: never. */
const EveryNth = z.union([z.boolean().transform(Number), z.number().int().min(0)]).default(0);
const Count = z.number().int().min(0).default(0);

/** What `POST /_store/misbehave` takes; what is left out is off. Everything may be combined. */
export const Misbehaviour = z.strictObject({
  /** Only requests whose path begins so misbehave; `/oauth2/token` must be named to be touched. */
  only: z.string().default('/admin/v2'),
  /** Each switch is off again after so many answers that it spoiled. */
  times: z.number().int().min(1).optional(),

  /** Every Nth answer is a 500. */
  status500: EveryNth,
  /** Every Nth answer is an HTML page with status 200. */
  html: EveryNth,
  /** The body of every Nth answer breaks off; what was asked for (a refresh, say) has happened all the same. */
  cut: EveryNth,
  /** The connection ends before the first byte of every Nth answer; what was asked for has happened all the same. */
  lostAnswers: EveryNth,
  /** Every Nth answer is a 429; `retryAfter` and `resetAfter` (seconds) null: without `Retry-After`, `X-RateLimit-*`. */
  tooManyRequests: z
    .strictObject({
      every: EveryNth,
      retryAfter: z.number().int().nullable().default(null),
      resetAfter: z.number().int().nullable().default(null),
    })
    .optional(),
  /** Seconds that the clock behind `X-RateLimit-Reset` is ahead of the right one; negative: behind. */
  clockSkew: z.number().int().default(0),

  /** Answers beyond the limit come without `Retry-After`. */
  noRetryAfter: z.boolean().default(false),
  /** Answers come without any `X-RateLimit-*`. */
  noLimitHeaders: z.boolean().default(false),

  /** Milliseconds before every answer. */
  slow: Count,
  /** Milliseconds over which every body drips in. */
  slowBody: Count,

  /** Lists drop every filter without a word. */
  ignoreFilters: z.boolean().default(false),
  /** Lists drop `sort_by` without a word. */
  ignoreSort: z.boolean().default(false),
  /** Pages hold at most so many rows, without a word; the answer's `perPage` says so. 0: the list's own cap. */
  silentCap: Count,
  /** So many new orders come in before every page of the order list but the first. */
  drift: Count,
  /**
   * The same for every list whose records come in one by one: orders, customers, products (and their quantities),
   * coupons, abandoned carts and transactions. `only` names one of them.
   */
  insertWhilePaging: Count,
  /**
   * So many of the records already shown vanish before every page of the order list but the first; of another list,
   * when `only` names it.
   */
  deleteWhilePaging: Count,

  /** Paths of these scopes (`shipping.read`) answer 401 and name the scope. */
  missingScopes: z.array(z.string()).default([]),
  /** Paths below `/admin/v2` that begin so (`/shipments`) answer 403: the plan or the app lacks them. */
  planLacks: z.array(z.string()).default([]),

  /** Once, now: all tokens are revoked, as when the merchant uninstalls the app. */
  revokeToken: z.boolean().default(false),
  /** Once, now: access tokens expire; the refresh token still works. */
  expireToken: z.boolean().default(false),
  /** The same in the middle of something: once, with the Nth request of the API. 0: never. */
  expireTokenAfter: Count,
});
export type Misbehaviour = z.infer<typeof Misbehaviour>;
