import type { StagedStream } from '../contracts/run.ts';
import { EnvelopeShapes } from './envelope-shapes.ts';
import type { FieldLine } from './field-lines.ts';
import {
  isState,
  knownOf,
  type PlanEntry,
  planEntryOf,
  planLines,
  type SeenEntry,
  seenLines,
  type StateLine,
} from './plan-file.ts';
import type { DriftRow } from './schema-drift.ts';
import { RowIndex } from './row-index.ts';
import { endOfDay } from './store-time.ts';
import { SweepCalendar } from './sweep-calendar.ts';

type Probe = Extract<StateLine, { t: 'probe' }>;

/** Everything that the plan and this run's `seen` files know of one stream. */
export class StreamMemory {
  readonly stream: StagedStream;
  readonly index: RowIndex;
  readonly calendar = new SweepCalendar();
  probe: Probe | null = null;
  /** Page at which the reading of the whole listing stopped; null when it came to its end. */
  restFrom: number | null = null;
  readonly #knownFields: FieldLine[] = [];
  /** Fields as each `seen` file observed them. */
  readonly #observedFields: FieldLine[][] = [];

  constructor(stream: StagedStream) {
    this.stream = stream;
    this.index = new RowIndex(stream === 'orders');
  }

  /** Takes over a plan file's lines. */
  async addPlan(lines: AsyncIterable<string>, storeId: string): Promise<void> {
    for await (const line of planLines(lines, storeId, this.stream)) {
      if (!isState(line)) this.index.plan(knownOf(line));
      else if (line.t === 'field') this.#knownFields.push(line);
      else this.#apply(line);
    }
  }

  /** Takes over a `seen` file; files must come in the order they were written: for one key the last line counts. */
  async addSeen(lines: AsyncIterable<string>): Promise<void> {
    const observed: FieldLine[] = [];
    for await (const line of seenLines(lines, this.stream)) {
      if (!isState(line)) this.#restore(line);
      else if (line.t === 'field') observed.push(line);
      else this.#apply(line);
    }
    if (observed.length > 0) this.#observedFields.push(observed);
  }

  /** What the next plan says of the stream. */
  *plan(): Iterable<PlanEntry | StateLine> {
    yield* this.state();
    for (const entry of this.index.remembered()) yield planEntryOf(this.stream, entry);
  }

  /** The same without its keys. */
  *state(): Iterable<StateLine> {
    for (const stretch of this.calendar.stretches) yield { t: 'sweep', s: this.stream, ...stretch };
    if (this.probe !== null) yield this.probe;
    if (this.restFrom !== null) yield { t: 'rest', s: this.stream, page: this.restFrom };
    yield* this.#fields().lines();
  }

  /** What this run noticed about the shape of the stream's records. */
  drift(): DriftRow[] {
    return this.#fields().drift();
  }

  #fields(): EnvelopeShapes {
    const shapes = new EnvelopeShapes(this.stream, this.#knownFields);
    for (const lines of this.#observedFields) shapes.restore(lines);
    return shapes;
  }

  #restore(line: SeenEntry): void {
    this.index.restore({ ...knownOf(line), attempt: line.a, outcome: line.w, asked: line.q === 1 });
  }

  #apply(line: Exclude<StateLine, { t: 'field' }>): void {
    if (line.t === 'sweep') {
      this.calendar.mark(line, line.asOf, line.run);
      this.restFrom = null;
    } else if (line.t === 'rest') this.restFrom = line.page;
    else if (line.t === 'probe') this.probe = line;
    else this.index.forgetDetail(line.k, line.d === '' ? Number.POSITIVE_INFINITY : endOfDay(line.d));
  }
}
