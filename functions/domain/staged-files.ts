import type { Lane, Run, StagedStream } from '../contracts/run.ts';
import { PLAN_HASH_DIGITS } from './canonical-hash.ts';
import { EnvelopeShapes } from './envelope-shapes.ts';
import { orderNamedBy } from './named-orders.ts';
import { type Envelope, PartWriter } from './part-writer.ts';
import { seenLine, type StateLine, stateLine } from './plan-file.ts';
import type { Stage, StagedFile, WorkFolder } from './ports.ts';
import { keyInBronze } from './row-key.ts';
import { splitByStream, type StreamPieces, whole } from './split-by-stream.ts';
import {
  type PartFile,
  parsePart,
  partFolder,
  runFolder,
  type SeenFile,
  seenFilesOf,
  seenFolder,
  seenName,
} from './stage-paths.ts';
import { StreamMemory } from './stream-memory.ts';
import { storeSeconds } from './stream-reading.ts';

/** One stream of a lane, as far as it was brought, and what writes it on. */
export interface ResumedStream {
  memory: StreamMemory;
  writer: PartWriter;
  /** Shapes of what is written from here on. */
  fields: EnvelopeShapes;
  /** Bytes of parts that a dead invocation uploaded beyond its caller's bookmark. */
  orphanedBytes: number;
  /** What the records of those parts say about other streams; to be saved with the keys. */
  orphanedNotes: StateLine[];
}

/**
 * The files of one lane in one run: what earlier invocations left in the stage, and what this one adds. An invocation
 * that died after an upload left parts and keys beyond its caller's bookmark; they count, so nothing is staged twice.
 */
export class StagedFiles {
  readonly #run: Run;
  readonly #lane: Lane;
  readonly #stage: Stage;
  readonly #work: WorkFolder;
  #files: StagedFile[] = [];
  #plan: StreamPieces = new Map();
  #nextSeen = 0;
  /** Local copies of `seen` files by stage path: every step of a lane reads its stream's part of them. */
  readonly #copies = new Map<string, StreamPieces>();

  constructor(run: Run, lane: Lane, stage: Stage, work: WorkFolder) {
    this.#run = run;
    this.#lane = lane;
    this.#stage = stage;
    this.#work = work;
  }

  async open(): Promise<void> {
    const { storeId, runId, planFile } = this.#run;
    this.#files = await this.#stage.list(`${runFolder(storeId, runId)}/`);
    this.#nextSeen = 1 + Math.max(-1, ...this.#seenFiles().map(({ number }) => number));
    if (planFile !== null) this.#plan = await this.#takeApart(planFile);
  }

  /** The stream's keys as plan, earlier invocations and orphaned parts have them. */
  async recall(stream: StagedStream): Promise<StreamMemory> {
    const memory = new StreamMemory(stream);
    const plan = this.#plan.get(stream);
    if (plan !== undefined) await memory.addPlan(this.#work.lines(plan), this.#run.storeId);
    for (const { path } of this.#seenFiles()) {
      const copy = this.#copies.get(path) ?? (await this.#takeApart(path));
      this.#copies.set(path, copy);
      const seen = copy.get(stream);
      if (seen !== undefined) await memory.addSeen(this.#work.lines(seen));
    }
    return memory;
  }

  /** The same, and a writer that continues after part `nextPart`. */
  async resume(stream: StagedStream, nextPart: number): Promise<ResumedStream> {
    const memory = await this.recall(stream);
    const folder = partFolder(this.#run.storeId, this.#run.runId, stream);
    let next = nextPart;
    let orphanedBytes = 0;
    const orphanedNotes: StateLine[] = [];
    for (const part of this.#parts(folder).filter(({ number }) => number >= nextPart)) {
      orphanedNotes.push(...(await this.#adopt(part, memory)));
      next = Math.max(next, part.number + 1);
      orphanedBytes += part.bytes;
    }
    const fields = new EnvelopeShapes(stream, []);
    const observe = (envelope: Envelope) => fields.observe(envelope);
    const writer = new PartWriter({ work: this.#work, stage: this.#stage, stream, folder, nextPart: next, observe });
    return { memory, writer, fields, orphanedBytes, orphanedNotes };
  }

  /** Writes the keys that changed since the last call and the notes behind them; they are durable afterwards. */
  async saveSeen({ memory, fields }: ResumedStream, notes: readonly StateLine[]): Promise<void> {
    const file = await this.#work.create(`${memory.stream}-keys-${this.#nextSeen}.ndjson.gz`);
    for (const entry of memory.index.takeTouched()) await file.write(seenLine(memory.stream, entry));
    for (const line of fields.observedLines()) await file.write(stateLine(line));
    for (const note of notes) await file.write(stateLine(note));
    const { path: written, lines, sha256 } = await file.close();
    if (lines === 0) return this.#work.remove(written);
    const path = await this.#work.rename(written, seenName(this.#lane, this.#nextSeen, sha256));
    const staged = await this.#stage.put(path, seenFolder(this.#run.storeId, this.#run.runId));
    this.#files.push(staged);
    this.#copies.set(staged.path, whole(path, [memory.stream, ...notes.map(({ s }) => s)]));
    this.#nextSeen += 1;
  }

  async #adopt(part: PartFile, { index, stream }: StreamMemory): Promise<StateLine[]> {
    const notes: StateLine[] = [];
    const file = await this.#download(part.path);
    for await (const line of this.#work.lines(file)) {
      const envelope = JSON.parse(line) as Envelope;
      const { op, hash, row_hash, items, record } = envelope;
      const key = keyInBronze(envelope);
      const rowHash = row_hash.slice(0, PLAN_HASH_DIGITS);
      if (op === 'delete') index.deleted(key);
      else if (record === null) index.stagedListed(key, rowHash);
      else {
        index.stagedFull(key, rowHash);
        const note = orderNamedBy(stream, record);
        if (note !== null) notes.push(note);
        if (Array.isArray(items)) {
          index.detailed(key, rowHash, hash.slice(0, PLAN_HASH_DIGITS), items.length, storeSeconds(this.#run));
        }
      }
    }
    await this.#work.remove(file);
    return notes;
  }

  #parts(folder: string) {
    return this.#files
      .flatMap(({ path, bytes }) => {
        const part = path.startsWith(`${folder}/`) ? parsePart(path) : null;
        return part === null ? [] : [{ ...part, bytes }];
      })
      .toSorted((a, b) => a.number - b.number);
  }

  #seenFiles(): SeenFile[] {
    return seenFilesOf(
      this.#files.map(({ path }) => path),
      this.#lane,
    );
  }

  async #takeApart(path: string): Promise<StreamPieces> {
    const file = await this.#download(path);
    const pieces = await splitByStream(this.#work, file);
    await this.#work.remove(file);
    return pieces;
  }

  async #download(path: string): Promise<string> {
    const [file] = await this.#stage.get(path, this.#work.path);
    if (file === undefined) throw new Error(`The stage listed ${path} but did not deliver it.`);
    return file;
  }
}
