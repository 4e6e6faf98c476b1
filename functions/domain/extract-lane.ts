import type { ExtractLaneInput, ExtractLaneOutput } from '../contracts/states.ts';
import { familyOf } from '../contracts/errors.ts';
import { SallaRateLimitedError } from './errors.ts';
import { beginStream, extractStream, type StreamReading } from './extract-stream.ts';
import { type LaneCursor, parseCursor, type ReadingState } from './lane-cursor.ts';
import type { Clock, Log, SourceApi, Stage, WorkFolder } from './ports.ts';
import { Progress } from './progress.ts';
import { StagedFiles } from './staged-files.ts';
import { streamsOf } from './stream-catalogue.ts';
import { countsOf } from './stream-counts.ts';

/** Time kept for closing and uploading the open part and the keys seen: gzip and PUT of 64 MB with room to spare. */
export const PAUSE_MARGIN = 90_000;

export interface ExtractLanePorts {
  api: SourceApi;
  stage: Stage & { readonly statementCount: number };
  work: WorkFolder;
  clock: Clock;
  log: Log;
  /** Milliseconds until this invocation is ended. */
  remainingTime: () => number;
  concurrency: number;
}

/**
 * Reads the lane's streams from the cursor on, until they are done, time runs short, or the rate limit asks for a
 * longer wait than a function should sleep. Everything read is in the stage when it returns.
 */
export async function extractLane(input: ExtractLaneInput, ports: ExtractLanePorts): Promise<ExtractLaneOutput> {
  const streams = streamsOf(input.lane);
  const files = new StagedFiles(input.run, input.lane, ports.stage, ports.work);
  await files.open();
  const first = streams[0]!;
  let cursor: LaneCursor =
    input.cursor === null ? { version: 1, stream: first.name, reading: null, nextPart: 0 } : parseCursor(input.cursor);
  const counts = { ...input.streams };
  let stagedBytes = 0;
  const output = (done: boolean, waitSeconds: number): ExtractLaneOutput => ({
    run: input.run,
    lane: input.lane,
    cursor: done ? null : JSON.stringify(cursor),
    done,
    waitSeconds,
    streams: counts,
    usage: {
      requests: (input.usage?.requests ?? 0) + ports.api.usage.requests,
      tooManyRequests: (input.usage?.tooManyRequests ?? 0) + ports.api.usage.tooManyRequests,
      statements: (input.usage?.statements ?? 0) + ports.stage.statementCount,
      stagedBytes: (input.usage?.stagedBytes ?? 0) + stagedBytes,
    },
  });

  for (const stream of streams.slice(streams.findIndex(({ name }) => name === cursor.stream))) {
    if (cursor.stream !== stream.name) {
      cursor = { version: 1, stream: stream.name, reading: null, nextPart: 0 };
      if (ports.remainingTime() < PAUSE_MARGIN) return output(false, 0);
    }
    const { index, writer, orphanedBytes } = await files.resume(stream.name, cursor.nextPart);
    const progress = new Progress(ports.log, ports.clock, stream.name);
    const reading: StreamReading = { ...ports, stream, run: input.run, index, writer, progress, pause: pauser(ports) };
    const result = await readOn(reading, cursor.reading);
    await writer.upload();
    await files.saveSeen(stream.name, index);
    stagedBytes += writer.stagedBytes + orphanedBytes;
    // A run of the last days never judges what lies outside its window.
    const proof = {
      announced: result.done && result.state?.steady === true ? result.state.totals : null,
      missing: result.state?.missing ?? 0,
      complete: input.run.createdFrom !== null || result.state?.complete === true,
    };
    Object.assign(counts, countsOf(stream.name, index.tally(), proof));
    progress.report(index.listedCount, result.state?.announced ?? 0, true);
    if (!result.done) {
      cursor = { ...cursor, reading: result.state, nextPart: writer.nextPart };
      return output(false, result.waitSeconds);
    }
  }
  return output(true, 0);
}

interface ReadResult {
  done: boolean;
  waitSeconds: number;
  state: ReadingState | null;
}

async function readOn(reading: StreamReading, from: ReadingState | null): Promise<ReadResult> {
  let state = from;
  try {
    state ??= await beginStream(reading);
    return { done: await extractStream(reading, state), waitSeconds: 0, state };
  } catch (error) {
    if (error instanceof SallaRateLimitedError) return { done: false, waitSeconds: error.waitSeconds, state };
    // The state is repeated: what was read so far is uploaded, so that the repeat finds it.
    if (error instanceof Error && familyOf(error.name) === 'retry') await reading.writer.upload();
    throw error;
  }
}

/** Pauses when time runs short, but never before the invocation brought something forward. */
function pauser({ remainingTime, api }: ExtractLanePorts): () => boolean {
  return () => remainingTime() < PAUSE_MARGIN && api.usage.requests > 0;
}
