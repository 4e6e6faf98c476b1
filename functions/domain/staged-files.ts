import type { Lane, Run } from '../contracts/run.ts';
import { type Envelope, PartWriter } from './part-writer.ts';
import { planEntries, restoreSeen, seenEntries, seenLine } from './plan-file.ts';
import type { Stage, StagedFile, WorkFolder } from './ports.ts';
import { RowIndex } from './row-index.ts';
import { type PartFile, parsePart, parseSeen, partFolder, runFolder, seenFolder, seenName } from './stage-paths.ts';
import type { ListedStream } from './stream-catalogue.ts';

/** Hex digits of a row hash that the plan keeps: 64 bits, against one known earlier value of the same key. */
export const PLAN_HASH_DIGITS = 16;

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
  #planFile: string | null = null;
  #nextSeen = 0;

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
    if (planFile !== null) this.#planFile = await this.#download(planFile);
  }

  /** The stream's keys as plan, earlier invocations and orphaned parts have them, and a writer that continues. */
  async resume(
    stream: ListedStream,
    nextPart: number,
  ): Promise<{ index: RowIndex; writer: PartWriter; orphanedBytes: number }> {
    const index = new RowIndex();
    if (this.#planFile !== null) {
      for await (const { s, k, h, n } of planEntries(this.#work.lines(this.#planFile), this.#run.storeId)) {
        if (s === stream) index.plan(k, h, n);
      }
    }
    for (const { path } of this.#seenFiles()) {
      const file = await this.#download(path);
      for await (const entry of seenEntries(this.#work.lines(file))) if (entry.s === stream) restoreSeen(index, entry);
      await this.#work.remove(file);
    }
    const folder = partFolder(this.#run.storeId, this.#run.runId, stream);
    const orphans = this.#parts(folder).filter(({ number }) => number >= nextPart);
    let next = nextPart;
    let orphanedBytes = 0;
    for (const part of orphans) {
      await this.#adopt(part, index);
      next = Math.max(next, part.number + 1);
      orphanedBytes += part.bytes;
    }
    const writer = new PartWriter({ work: this.#work, stage: this.#stage, stream, folder, nextPart: next });
    return { index, writer, orphanedBytes };
  }

  /** Writes the keys that changed since the last call; they are durable afterwards. */
  async saveSeen(stream: ListedStream, index: RowIndex): Promise<void> {
    const file = await this.#work.create(seenName(this.#lane, this.#nextSeen));
    for (const entry of index.takeTouched()) await file.write(seenLine(stream, entry));
    const { path, lines } = await file.close();
    if (lines > 0) {
      const staged = await this.#stage.put(path, seenFolder(this.#run.storeId, this.#run.runId));
      this.#files.push(staged);
      this.#nextSeen += 1;
    }
    await this.#work.remove(path);
  }

  async #adopt(part: PartFile, index: RowIndex): Promise<void> {
    const file = await this.#download(part.path);
    for await (const line of this.#work.lines(file)) {
      const { id, op, row_hash, items } = JSON.parse(line) as Envelope;
      if (op === 'delete') index.deleted(id);
      else index.staged(id, row_hash.slice(0, PLAN_HASH_DIGITS), Array.isArray(items) ? items.length : 0);
    }
    await this.#work.remove(file);
  }

  #parts(folder: string) {
    return this.#files
      .flatMap(({ path, bytes }) => {
        const part = path.startsWith(`${folder}/`) ? parsePart(path) : null;
        return part === null ? [] : [{ ...part, bytes }];
      })
      .toSorted((a, b) => a.number - b.number);
  }

  #seenFiles() {
    return this.#files
      .flatMap(({ path }) => {
        const number = parseSeen(path, this.#lane);
        return number === null ? [] : [{ path, number }];
      })
      .toSorted((a, b) => a.number - b.number);
  }

  async #download(path: string): Promise<string> {
    const [file] = await this.#stage.get(path, this.#work.path);
    if (file === undefined) throw new Error(`The stage listed ${path} but did not deliver it.`);
    return file;
  }
}
