import type { Run } from '../contracts/run.ts';

/** A shop of so many orders is read in full while it is listed: a queue would only write its orders twice. */
const SMALL_SHOP = 3_000;

/** Changed orders that a regular run reads while it lists them; more of them wait, so that the rest of the listing need not. */
const REGULAR = 500;

/**
 * Orders that may be read in full while they are listed. None in the first run of a big shop: the rows of all history come
 * first, so that orders by day and status stand within the hour.
 */
export function inlineDetails({ kind, settings }: Pick<Run, 'kind' | 'settings'>, announced: number): number {
  if (settings.inlineDetails !== null) return settings.inlineDetails;
  if (announced <= SMALL_SHOP) return SMALL_SHOP;
  return kind === 'initial' ? 0 : REGULAR;
}
