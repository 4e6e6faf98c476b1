import type { StagedStream } from '../../../functions/contracts/run.ts';
import type { SourceRecord } from '../../../functions/domain/ports.ts';

/** What one stream's models must make of a record in the documented shape, with invented values. */
export interface StreamCase {
  stream: StagedStream;
  key: string;
  record: SourceRecord;
  /** Every typed column of the row in Silver: numbers, dates and times as text, times as UTC to the second. */
  expected: Record<string, unknown>;
  /** A later version of the record, and what differs in the row. */
  changed: { record: SourceRecord; expected: Record<string, unknown> };
  /** Another record of the stream. */
  other: { key: string; record: SourceRecord };
  /** A version that cannot be typed, and why; null when every field of the stream is text. */
  untypable: { record: SourceRecord; reason: string } | null;
}

/** A date as the API writes it: naive, with the name of its zone. */
export const riyadh = (date: string) => ({ date, timezone_type: 3, timezone: 'Asia/Riyadh' });
export const sar = (amount: unknown) => ({ amount, currency: 'SAR' });
