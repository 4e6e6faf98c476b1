import type { Run } from '../contracts/run.ts';
import type { SourceRecord } from './ports.ts';
import { addDays, localDate } from './store-time.ts';

/**
 * Whether an order's detail may be read yet. Reading it reportedly clears the staff's "new" badge (community, unconfirmed),
 * so a store may ask to wait until they have read it themselves or it is a day old. Only its day is known here: that is the
 * day after the next midnight at the latest.
 */
export function mayReadDetail(
  { settings, asOf }: Pick<Run, 'settings' | 'asOf'>,
  day: string,
  row: SourceRecord | null,
): boolean {
  if (!settings.delayDetails || row?.['read'] === true) return true;
  return day === '' || day < addDays(localDate(asOf), -1);
}
