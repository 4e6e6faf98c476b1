import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { errorKinds, statementError } from './errors.ts';
import type { StageFile } from './stage-files.ts';

const NEWLINE = 10;

/**
 * Refuses a gzip file that was cut short or damaged. DuckDB reads such a file up to the damage and takes that for the
 * end (seen with 1.5.6), so rows would be lost without a word; Node's zlib checks length and checksum. Resolves to the lines
 * of a gzip file, NaN of any other.
 */
export async function checkWhole(file: StageFile): Promise<number> {
  if (!file.path.endsWith('.gz')) return Number.NaN;
  let lines = 0;
  try {
    await pipeline(createReadStream(file.file), createGunzip({ chunkSize: 256 * 1024 }), async (content) => {
      let last = NEWLINE;
      for await (const chunk of content as AsyncIterable<Buffer>) {
        for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
        last = chunk.at(-1) ?? last;
      }
      if (last !== NEWLINE) lines += 1;
    });
    return lines;
  } catch (error) {
    throw statementError(
      errorKinds.rowLoad,
      `File '${file.path}' is not a whole gzip file (${error instanceof Error ? error.message : String(error)}). ` +
        'Nothing was loaded. REMOVE it from the stage and PUT it again.',
    );
  }
}

export interface BadLine {
  line: number;
  character: number;
  reason: string;
}

/** The first line of a plain or gzip file that is not JSON. */
export async function firstBadLine(file: string): Promise<BadLine | undefined> {
  const source = createReadStream(file);
  const content = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  let line = 0;
  for await (const text of createInterface({ input: content, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() === '') continue;
    try {
      JSON.parse(text);
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      // V8 quotes the text around the fault; staged records hold personal data, so only the place is kept.
      const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
      return {
        line,
        character: position + 1,
        reason: message.startsWith('Unexpected end') ? 'unexpected end of input' : 'unexpected character',
      };
    }
  }
  return undefined;
}
