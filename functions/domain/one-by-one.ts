import { SallaRequestRejectedError, SallaResponseInvalidError, SallaUnavailableError } from './errors.ts';
import { ItemsDoNotAddUpError } from './read-order.ts';
import type { StreamReading } from './stream-reading.ts';

/** Reads a record by its own address; null when the API cannot show it, or has none. */
export type ReadOne = <T>(key: string, read: () => Promise<T>) => Promise<T | null>;

/** Failures after another that are no longer about one record. */
const MOST_IN_A_ROW = 5;

/**
 * Reads records by their own addresses. One that the API cannot show (500, 403, 422, something else than a record, each time it
 * is asked for) must not stop all the others for ever; an API that shows none of them must. Resolves to null for it.
 */
export function oneByOne({ stream, warnings, log }: Pick<StreamReading, 'stream' | 'warnings' | 'log'>): ReadOne {
  let inARow = 0;
  return async (key, read) => {
    try {
      const record = await read();
      inARow = 0;
      return record;
    } catch (error) {
      // That is about its items, whichever order is asked for next.
      if (!(error instanceof ItemsDoNotAddUpError)) inARow += 1;
      if (!isOfOneRecord(error) || inARow >= MOST_IN_A_ROW) throw error;
      log.warn('record could not be read', { stream: stream.name, key, error: error.name });
      if (!warnings.some(({ kind }) => kind === 'record_unreadable')) {
        const message =
          `${stream.name}: ${key} could not be read, and perhaps others. ${error.message} ` +
          'It stays as it was last seen, and every run asks for it again. If it stays so, report the request id of the log to Salla.';
        warnings.push({ stream: stream.name, kind: 'record_unreadable', message });
      }
      return null;
    }
  };
}

/** Errors that are about what was asked for, not about access or the rate limit. */
export function isOfOneRecord(error: unknown): error is Error {
  return (
    error instanceof SallaUnavailableError ||
    error instanceof SallaRequestRejectedError ||
    error instanceof SallaResponseInvalidError
  );
}
