import type { StoreSettings } from '../contracts/settings.ts';
import { localHour } from './store-time.ts';

/** In the night hours of Riyadh the shop's own tools rest. */
const DAY_BEGINS = 7;

/** Part of the store's rate limit that a run may take at this instant (milliseconds since the epoch). */
export function budgetShare(settings: Pick<StoreSettings, 'budgetShare'>, now: number): number {
  return localHour(now) < DAY_BEGINS ? settings.budgetShare.night : settings.budgetShare.day;
}
