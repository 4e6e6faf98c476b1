import type { Run, RunWarning } from '../contracts/run.ts';
import type { ExtractLaneInput, ExtractLaneOutput } from '../contracts/states.ts';
import { familyOf } from '../contracts/errors.ts';
import { SallaRateLimitedError, SallaScopeMissingError } from './errors.ts';
import { type LaneCursor, parseCursor } from './lane-cursor.ts';
import { type LaneStep, laneSteps } from './lane-steps.ts';
import { isOfOneRecord, oneByOne } from './one-by-one.ts';
import type { Clock, Log, SourceApi, Stage, WorkFolder } from './ports.ts';
import { Progress } from './progress.ts';
import { runStep } from './run-step.ts';
import { type ResumedStream, StagedFiles } from './staged-files.ts';
import { itemCounts, type ListingProof, streamCounts } from './stream-counts.ts';
import type { StreamReading } from './stream-reading.ts';
import { proofOf, restOf } from './unread-listing.ts';

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
 * Takes the lane's steps from the cursor on, until they are done, this invocation's time runs short, or the rate limit asks
 * for a longer wait than a function should sleep. When the run's own time is up, what is left waits for the next run.
 * Everything read is in the stage when it returns.
 */
export async function extractLane(input: ExtractLaneInput, ports: ExtractLanePorts): Promise<ExtractLaneOutput> {
  const { run, lane } = input;
  const steps = laneSteps(lane, run);
  const files = new StagedFiles(run, lane, ports.stage, ports.work);
  await files.open();
  let cursor = input.cursor === null ? cursorAt(steps[0]!) : parseCursor(input.cursor);
  const streams = { ...input.streams };
  const warnings = [...(input.warnings ?? [])];
  let stagedBytes = 0;
  const output = (done: boolean, waitSeconds: number): ExtractLaneOutput => ({
    run,
    lane,
    cursor: done ? null : JSON.stringify(cursor),
    done,
    waitSeconds,
    streams,
    warnings,
    usage: {
      requests: (input.usage?.requests ?? 0) + ports.api.usage.requests,
      tooManyRequests: (input.usage?.tooManyRequests ?? 0) + ports.api.usage.tooManyRequests,
      statements: (input.usage?.statements ?? 0) + ports.stage.statementCount,
      stagedBytes: (input.usage?.stagedBytes ?? 0) + stagedBytes,
      // The stage needs no warehouse, and a lane has nothing but the stage.
      busy: [],
    },
  });

  let waitsBeyond = false;
  const isOver = () => waitsBeyond || runIsOver(run, ports.clock);
  const first = steps.findIndex(({ name }) => name === cursor.step);
  if (first < 0) throw new Error(`The bookmark of lane ${lane} stands at "${cursor.step}", which is no step of it.`);
  for (const step of steps.slice(first)) {
    if (cursor.step !== step.name) {
      cursor = { ...cursor, step: step.name, reading: null };
      if (ports.remainingTime() < PAUSE_MARGIN) return output(false, 0);
    }
    const { name } = step.stream;
    const resumed = await files.resume(name, cursor.nextParts[name] ?? 0);
    const taken = await takeStep(step, resumed, files, cursor, run, ports, isOver);
    stagedBytes += resumed.writer.stagedBytes + resumed.orphanedBytes;
    warnings.push(...taken.warnings.filter((warning) => !isKnown(warnings, warning)));
    cursor = { ...cursor, nextParts: { ...cursor.nextParts, [name]: resumed.writer.nextPart }, reading: taken.reading };
    const proof = taken.proof ?? (name === 'orders' ? cursor.ordersProof : null);
    if (name === 'orders') cursor.ordersProof = proof;
    if (proof !== null) countStream(streams, resumed, proof);
    // A wait that ends when the run's time is up is not waited for.
    waitsBeyond ||= ports.clock.now() + taken.waitSeconds * 1000 >= Date.parse(run.extractUntil);
    if (!taken.done && !isOver()) return output(false, taken.waitSeconds);
  }
  return output(true, 0);
}

/** A step that several invocations take says the same of its stream each time, with other figures. */
function isKnown(warnings: readonly RunWarning[], { stream, kind }: RunWarning): boolean {
  return warnings.some((known) => known.stream === stream && known.kind === kind);
}

function cursorAt({ name }: LaneStep): LaneCursor {
  return { version: 2, step: name, reading: null, nextParts: {}, ordersProof: null };
}

interface TakenStep {
  done: boolean;
  waitSeconds: number;
  /** Bookmark in the listing. */
  reading: LaneCursor['reading'];
  /** Null when the step listed nothing. */
  proof: ListingProof | null;
  warnings: RunWarning[];
}

/** One step as far as it goes; what it read is uploaded and its keys are durable afterwards. */
async function takeStep(
  step: LaneStep,
  resumed: ResumedStream,
  files: StagedFiles,
  cursor: LaneCursor,
  run: Run,
  ports: ExtractLanePorts,
  isOver: () => boolean,
): Promise<TakenStep> {
  const { clock, log, remainingTime, api } = ports;
  const { stream } = step;
  const progress = new Progress(log, clock, stream.name);
  // Never before the invocation brought something forward.
  const pause = () => isOver() || (remainingTime() < PAUSE_MARGIN && api.usage.requests > 0);
  const warnings: RunWarning[] = [];
  const reading: StreamReading = {
    ...ports,
    ...resumed,
    stream,
    run,
    progress,
    pause,
    notes: resumed.orphanedNotes,
    warnings,
    readOne: oneByOne({ stream, warnings, log }),
  };
  const taken: TakenStep = { done: false, waitSeconds: 0, reading: cursor.reading, proof: null, warnings };
  try {
    const state = { reading: cursor.reading };
    try {
      taken.done = await runStep(step, reading, state, (name) => files.recall(name));
    } finally {
      taken.reading = state.reading;
    }
  } catch (error) {
    if (error instanceof SallaRateLimitedError) taken.waitSeconds = error.waitSeconds;
    else if (!stream.core && canDoWithout(error)) {
      const why = `Left out of this run. ${error.message}`;
      warnings.push({ stream: stream.name, kind: 'stream_disabled', message: why });
      log.warn('stream left out', { stream: stream.name, error: error.name });
      taken.done = true;
    } else {
      // The state is repeated: what was read so far is uploaded, so that the repeat finds it.
      if (error instanceof Error && familyOf(error.name) === 'retry') await resumed.writer.upload();
      throw error;
    }
  }
  await resumed.writer.upload();
  if (!taken.done) reading.notes.push(...restOf(step, taken.reading));
  await files.saveSeen(resumed, reading.notes);
  taken.proof = proofOf(step, taken.reading, resumed);
  progress.report(resumed.memory.index.listedCount, taken.reading?.announced ?? 0, true);
  return taken;
}

/**
 * A store may lack the scope or the plan for a stream that is no core stream, answer it in a way nobody understands, or not at
 * all while it answers the others.
 */
function canDoWithout(error: unknown): error is Error {
  return error instanceof SallaScopeMissingError || isOfOneRecord(error);
}

function countStream(streams: ExtractLaneOutput['streams'], { memory }: ResumedStream, proof: ListingProof): void {
  streams[memory.stream] = streamCounts(memory.index, proof);
  if (memory.stream === 'orders') streams.order_items = itemCounts(memory.index, proof);
}

/** Whether the run's time for reading is up; what is left waits for the next run. */
function runIsOver({ extractUntil }: Run, clock: Clock): boolean {
  return clock.now() >= Date.parse(extractUntil);
}
