import { z } from 'zod';

const Share = z.number().gt(0).max(1);

/**
 * What may differ from store to store. Every field has a default, so `{}` is a valid setting; unknown fields are refused,
 * because a misspelt setting would be silently without effect.
 */
export const StoreSettings = z
  .strictObject({
    /**
     * Part of the store's rate limit that runs may take (0 to 1), by day and from 00:00 to 07:00 in Riyadh: the limit is the
     * store's, and other apps live on it.
     */
    budgetShare: z.strictObject({ day: Share.default(0.6), night: Share.default(0.9) }).prefault({}),
    /** Days of creation, today included, whose rows every run lists. */
    hotDays: z.int().positive().default(3),
    /** Rows created longer ago are not listed again; their details are still read when an invoice names them. */
    horizonDays: z.int().positive().default(730),
    /** A listing of no more rows than this is read whole whenever it is due: windows would save next to nothing. */
    wholeUpTo: z.int().nonnegative().default(3_000),
    /**
     * Orders that a run reads in full while it lists them; those beyond it are listed first and read from the queue. Null:
     * decided by the shop's size (domain/inline-details.ts).
     */
    inlineDetails: z.int().nonnegative().nullable().default(null),
    /** Minutes after which a run stops reading and publishes what it has; the rest stays in the queue. */
    extractMinutes: z.number().positive().default(40),
    /** Waits with an order's detail until staff have read the order or it is a day old: reading it reportedly clears its "new" badge. */
    delayDetails: z.boolean().default(false),
    /** Currency of the store's books: amounts of orders are converted to it. After a change, `npx salla replay` converts what stands. */
    baseCurrency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'a currency is three capital letters such as SAR')
      .default('SAR'),
    /** Zone of the store's business days. */
    timeZone: z
      .string()
      .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'a time zone is a name such as Asia/Riyadh')
      .default('Asia/Riyadh'),
    /**
     * How the dates of orders are read: in the zone they name, or as UTC whatever they name (some answers of the API say
     * Asia/Riyadh and mean UTC). An audit warns when the data contradicts it. After a change, `npx salla replay` dates what
     * stands anew.
     */
    dateZone: z.enum(['as_labelled', 'utc']).default('as_labelled'),
    /** What the estimate of a run's cost is made with. */
    warehouseCost: z
      .strictObject({
        /** 1 for an X-Small, twice as many for each size above (docs.snowflake.com/en/user-guide/warehouses-overview). */
        creditsPerHour: z.number().positive().default(1),
        /**
         * US dollars, or what the contract says. The list price on demand depends on edition and region: about 2 for Standard and
         * 3 for Enterprise in AWS US East, more elsewhere (Snowflake Service Consumption Table).
         */
        creditPrice: z.number().nonnegative().default(3),
        /** `auto_suspend` of the warehouse (sql/roles/roles.sql). */
        autoSuspendSeconds: z.int().positive().default(60),
      })
      .prefault({}),
  })
  .prefault({});
export type StoreSettings = z.output<typeof StoreSettings>;
