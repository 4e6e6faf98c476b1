import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';

/**
 * The latest line of the functions' log, told in one line: the message and its counts. Reads the log of one execution a
 * little further with every call.
 */
export class RunProgress {
  readonly #file: string;
  #offset = 0;
  #rest = '';
  #latest = '';

  constructor(logFile: string) {
    this.#file = logFile;
  }

  latest(): string {
    for (const line of this.#newLines()) this.#latest = progressLine(line) ?? this.#latest;
    return this.#latest;
  }

  #newLines(): string[] {
    if (!existsSync(this.#file)) return [];
    const handle = openSync(this.#file, 'r');
    const chunk = Buffer.alloc(64 * 1024);
    let text = this.#rest;
    for (let read = readSync(handle, chunk, 0, chunk.length, this.#offset); read > 0;) {
      text += chunk.toString('utf8', 0, read);
      this.#offset += read;
      read = readSync(handle, chunk, 0, chunk.length, this.#offset);
    }
    closeSync(handle);
    const lines = text.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}

/** Fields that say nothing about how far the run is. */
const background = new Set(['cold_start', 'function_memory_size', 'sampling_rate']);

/** A line of the log is `{function, entry}`; `entry` is what the function logged, an object when it was structured. */
const logLine = z.looseObject({ entry: z.looseObject({ message: z.string() }) });

function progressLine(line: string): string | undefined {
  let parsed: z.infer<typeof logLine>;
  try {
    parsed = logLine.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
  const counts = Object.entries(parsed.entry)
    .filter(([name, value]) => typeof value === 'number' && !background.has(name))
    .map(([name, value]) => `${name} ${String(value)}`);
  return [parsed.entry.message, ...counts].join(' · ');
}
