import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';

/** A line of the log is `{function, entry}`; `entry` is what the function logged. `service` is the name of its state. */
const logLine = z.object({
  entry: z.object({
    level: z.string(),
    message: z.string(),
    service: z.string(),
    stream: z.string().optional(),
    model: z.string().optional(),
    done: z.number().optional(),
    total: z.number().optional(),
    inserted: z.number().optional(),
    updated: z.number().optional(),
  }),
});
type Entry = z.infer<typeof logLine>['entry'];

/** What one state has said so far. */
interface StateProgress {
  /** Latest count by stream, the one that moved last at the end. */
  streams: Map<string, { done: number; total: number }>;
  requests: number;
  /** Latest model, or a warning such as a wait for the store's limit. */
  latest: string | undefined;
}

const count = new Intl.NumberFormat('en-US');

/** How far a run is, in one line; follows the log of its functions a little further with every call. */
export class RunProgress {
  readonly #file: string;
  readonly #states = new Map<string, StateProgress>();
  #offset = 0;
  #rest = '';

  constructor(logFile: string) {
    this.#file = logFile;
  }

  /** @param states those the run is in, the outermost first: `Extract`, `ExtractLane` */
  describe(states: readonly string[]): string {
    for (const line of this.#newLines()) this.#take(line);
    const state = states.at(-1);
    if (state === undefined) return 'starting';
    const { streams, requests, latest } = this.#progress(state);
    const parts = streamParts(streams);
    if (requests > 0) parts.push(`${count.format(requests)} ${requests === 1 ? 'request' : 'requests'}`);
    if (latest !== undefined) parts.push(latest);
    return parts.length === 0 ? state : `${state}: ${parts.join(' · ')}`;
  }

  #take(line: string): void {
    const entry = entryIn(line);
    if (entry === undefined) return;
    const progress = this.#progress(entry.service);
    if (entry.level === 'WARN') progress.latest = entry.message;
    else if (entry.message === 'request') progress.requests += 1;
    else if (entry.stream !== undefined && entry.done !== undefined && entry.total !== undefined) {
      progress.streams.delete(entry.stream);
      progress.streams.set(entry.stream, { done: entry.done, total: entry.total });
    } else if (entry.model !== undefined) {
      const written = `${count.format(entry.inserted ?? 0)} inserted, ${count.format(entry.updated ?? 0)} updated`;
      progress.latest = `${entry.model} ${written}`;
    }
  }

  #progress(state: string): StateProgress {
    const progress = this.#states.get(state) ?? { streams: new Map(), requests: 0, latest: undefined };
    this.#states.set(state, progress);
    return progress;
  }

  #newLines(): string[] {
    if (!existsSync(this.#file)) return [];
    const handle = openSync(this.#file, 'r');
    const chunk = Buffer.alloc(64 * 1024);
    let text = this.#rest;
    for (;;) {
      const read = readSync(handle, chunk, 0, chunk.length, this.#offset);
      if (read === 0) break;
      text += chunk.toString('utf8', 0, read);
      this.#offset += read;
    }
    closeSync(handle);
    const lines = text.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}

/** Streams at work; those that are done only as a number, because there may be two dozen. */
function streamParts(streams: StateProgress['streams']): string[] {
  const atWork = [...streams].filter(([, { done, total }]) => done < total);
  const done = streams.size - atWork.length;
  const parts = atWork.map(([name, counts]) => `${name} ${count.format(counts.done)} of ${count.format(counts.total)}`);
  return done === 0 ? parts : [`${done} ${done === 1 ? 'stream' : 'streams'} done`, ...parts];
}

function entryIn(line: string): Entry | undefined {
  try {
    return logLine.parse(JSON.parse(line)).entry;
  } catch {
    // What a library printed, or Lambda's own report.
    return undefined;
  }
}
