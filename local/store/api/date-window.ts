import { daySeconds, instantOfRiyadh } from '../shop/calendar.ts';
import { valueOf } from './request.ts';
import type { Query } from './request.ts';

/** Instants that a pair of date parameters spans, `before` not included; unreadable dates are ignored without a word. */
export function dateWindow(query: Query, fromName: string, toName: string): { from: number; before: number } {
  return {
    from: boundary(valueOf(query, fromName), 'start') ?? Number.NEGATIVE_INFINITY,
    before: boundary(valueOf(query, toName), 'end') ?? Number.POSITIVE_INFINITY,
  };
}

/** The last day is included; with a time part, that second. */
function boundary(text: string | undefined, side: 'start' | 'end'): number | null {
  const instant = text === undefined ? null : instantOfRiyadh(text);
  if (instant === null || side === 'start') return instant;
  return instant + ((text as string).trim().length > 10 ? 1 : daySeconds);
}
