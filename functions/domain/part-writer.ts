import type { StagedStream } from '../contracts/run.ts';
import { jsonBytes } from './canonical-hash.ts';
import type { LineWriter, Stage, WorkFolder } from './ports.ts';
import { partName } from './stage-paths.ts';

/**
 * A part is closed at either limit. Snowflake loads files of 100 to 250 MB best, but a part is also what a killed
 * invocation loses, and the driver needs twice its size in /tmp (512 MB) while it encrypts.
 */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_LINES = 20_000;

/** One record on its way to Bronze; `line` is added by the writer. */
export interface Envelope {
  store_id: string;
  /** Null of a row that does not say who it is. */
  id: string | null;
  op: 'upsert' | 'delete';
  /** SHA-256 of {record, list_row, items}. */
  hash: string;
  /** SHA-256 of the listing's row. */
  row_hash: string;
  /** Null in a tombstone, and in an order of which only the listing's row is known. */
  record: Record<string, unknown> | null;
  list_row: Record<string, unknown> | null;
  items: readonly Record<string, unknown>[] | null;
  /** Of a tombstone: the store's time at which the run noticed. */
  noticed_at?: string;
}

export interface PartWriterOptions {
  work: WorkFolder;
  stage: Stage;
  stream: StagedStream;
  /** Stage folder of the run's parts of this stream. */
  folder: string;
  /** Number of the next part. */
  nextPart: number;
  /** Sees every envelope that is written. */
  observe?: (envelope: Envelope) => void;
}

/** Writes envelopes as gzip NDJSON and uploads each part as it closes; memory holds one block of lines. */
export class PartWriter {
  readonly #options: PartWriterOptions;
  #nextPart: number;
  #open: LineWriter | null = null;
  #stagedBytes = 0;

  constructor(options: PartWriterOptions) {
    this.#options = options;
    this.#nextPart = options.nextPart;
  }

  /** Number of the part that comes after all that are uploaded. */
  get nextPart(): number {
    return this.#nextPart;
  }

  get stagedBytes(): number {
    return this.#stagedBytes;
  }

  async write(envelope: Envelope): Promise<void> {
    const { work, stream, observe } = this.#options;
    observe?.(envelope);
    this.#open ??= await work.create(`${stream}-${this.#nextPart}.ndjson.gz`);
    await this.#open.write(...lineOf(envelope, this.#open.lines + 1));
    if (this.#open.lines >= MOST_LINES || this.#open.bytes >= MOST_BYTES) await this.upload();
  }

  /** Closes and uploads the open part, if there is one. What was written before is durable afterwards. */
  async upload(): Promise<void> {
    const { work, stage, folder } = this.#options;
    if (this.#open === null) return;
    const file = await this.#open.close();
    this.#open = null;
    const local = await work.rename(file.path, partName(this.#nextPart, file.lines, file.sha256));
    await stage.put(local, folder);
    await work.remove(local);
    this.#stagedBytes += file.bytes;
    this.#nextPart += 1;
  }
}

/** The line in parts: records are put in as they were encoded for their hash. */
function lineOf(envelope: Envelope, number: number): (string | Uint8Array)[] {
  const { store_id, id, op, hash, row_hash, record, list_row, items, noticed_at } = envelope;
  const line = String(number).padStart(10, '0');
  const head = { store_id, id, op, hash, row_hash, line, ...(noticed_at !== undefined && { noticed_at }) };
  const begin = `${JSON.stringify(head).slice(0, -1)},"record":`;
  return [begin, jsonBytes(record), ',"list_row":', jsonBytes(list_row), ',"items":', jsonBytes(items), '}'];
}
