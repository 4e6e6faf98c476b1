import { existsSync, statSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from './names.ts';

/** A database file that cannot be used; it is left as it is. */
export class DatabaseFileError extends Error {
  override readonly name = 'DatabaseFileError';
}

/** DuckDB's three header pages come before the blocks. */
const headerBytes = 3 * 4096;

/**
 * Refuses a file that DuckDB would open although it is not whole: an empty one would become a new database, one cut
 * short would be written to until somebody reads what is missing. Looks at it read-only. A file that does not exist
 * is fine, unless its write-ahead log does.
 */
export async function checkFile(connection: DuckDBConnection, file: string): Promise<void> {
  if (!existsSync(file)) {
    if (existsSync(`${file}.wal`))
      throw new DatabaseFileError(corrupt(file, 'the file is gone, but its .wal file is there'));
    return;
  }
  const { size } = statSync(file);
  if (size === 0) throw new DatabaseFileError(corrupt(file, 'the file is empty'));
  await connection.run(`ATTACH ${literal(file)} AS "checked file" (READ_ONLY)`);
  try {
    // Not total_blocks: free blocks at the end of the file need not have been written (seen after 50,000 orders).
    const blocks = await connection.runAndReadAll(
      "SELECT used_blocks::BIGINT * block_size::BIGINT FROM pragma_database_size() WHERE database_name = 'checked file'",
    );
    const expected = headerBytes + Number(blocks.getRowsJS()[0]?.[0] ?? 0);
    if (size < expected) throw new DatabaseFileError(corrupt(file, `it has ${size} bytes of at least ${expected}`));
  } finally {
    await connection.run('DETACH "checked file"');
  }
}

/** What a failed ATTACH means, and what to do. */
export function describeFileError(file: string, error: unknown): Error {
  if (error instanceof DatabaseFileError) return error;
  const text = error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
  if (/could not set lock|conflicting lock/i.test(text)) {
    return new DatabaseFileError(
      `${file} is in use by another process (${text}). Stop the other warehouse, or start this one with another --data folder.`,
    );
  }
  if (/no space left|permission denied|read-only/i.test(text)) {
    return new DatabaseFileError(
      `${file} cannot be written: ${text}. Free space or correct the folder's permissions, then start again.`,
    );
  }
  return new DatabaseFileError(corrupt(file, text));
}

function corrupt(file: string, reason: string): string {
  return (
    `${file} cannot be read as a warehouse: ${reason}. The file was left as it is. ` +
    'Put back a copy of it (with its .wal file), or move both away and run again: the first run loads everything anew.'
  );
}
