import type { Run, RunWarning } from '../contracts/run.ts';
import type { ReadOne } from './one-by-one.ts';
import type { PartWriter } from './part-writer.ts';
import type { StateLine } from './plan-file.ts';
import type { Clock, Log, SourceApi } from './ports.ts';
import type { Progress } from './progress.ts';
import type { StreamMemory } from './stream-memory.ts';
import type { StreamEntry } from './stream-catalogue.ts';

/** What one step of a lane works with. */
export interface StreamReading {
  api: SourceApi;
  stream: StreamEntry;
  run: Run;
  memory: StreamMemory;
  writer: PartWriter;
  clock: Clock;
  log: Log;
  progress: Progress;
  /** Reads a record by its own address, and leaves out one that the API cannot show. */
  readOne: ReadOne;
  /** Rows worked on at once. */
  concurrency: number;
  /** True ends the reading at the next page boundary: this invocation's time or the run's is up. */
  pause: () => boolean;
  /** Written behind the keys when the step ends; durable before the bookmark is. */
  notes: StateLine[];
  warnings: RunWarning[];
}

/** Start of the run, Unix milliseconds: when keys were listed and days swept is told by it. */
export function startOf(run: Run): number {
  return Date.parse(run.startedAt);
}

/** The store's clock when the run began, Unix seconds. */
export function storeSeconds(run: Pick<Run, 'asOf'>): number {
  return Math.floor(Date.parse(run.asOf) / 1000);
}
