import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

export interface LogSource {
  function: string;
  requestId: string;
}

/**
 * Appends what functions print to one file, a JSON object a line. A full disk ends the log, not the run: the first line
 * that cannot be written is reported on stderr.
 */
export class FunctionLog {
  readonly #file: string;
  #broken = false;

  /** @param file its folder is made when missing */
  constructor(file: string) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.#file = file;
  }

  /** `line` is kept as the object it holds when it is one (structured logs), as text otherwise. */
  line(source: LogSource, stream: 'stdout' | 'stderr', line: string): void {
    this.#append({ ...source, stream, entry: objectOrText(line) });
  }

  /** What Lambda prints as `REPORT`: duration and memory of an invocation, and how it ended. */
  report(source: LogSource, report: Record<string, unknown>): void {
    this.#append({ ...source, report });
  }

  #append(entry: Record<string, unknown>): void {
    if (this.#broken) return;
    try {
      appendFileSync(this.#file, `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
    } catch (error) {
      this.#broken = true;
      process.stderr.write(`${this.#file} cannot be written and ends here: ${(error as Error).message}\n`);
    }
  }
}

function objectOrText(line: string): unknown {
  if (!line.startsWith('{')) return line;
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return line;
  }
}
