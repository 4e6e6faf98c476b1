import type { StagedStream } from '../contracts/run.ts';
import { type FieldLine, type ShapedPart, shapedParts } from './field-lines.ts';
import { FieldShapes } from './field-shapes.ts';
import type { Envelope } from './part-writer.ts';
import type { DriftRow } from './schema-drift.ts';
import { streamEntry } from './stream-catalogue.ts';

/**
 * Shapes of all that one stream's envelopes hold. Each part is known by itself, so that an order staged by its listing's row
 * alone lacks no field of its detail. Drift names fields of the record by their path in it, those of the listing's row as
 * `list_row.…`, those of an order's lines as `items[].…`.
 */
export class EnvelopeShapes {
  readonly #stream: StagedStream;
  readonly #parts: ReadonlyMap<ShapedPart, FieldShapes>;

  /** @param lines what earlier runs knew; lines of other streams are passed over */
  constructor(stream: StagedStream, lines: readonly FieldLine[]) {
    this.#stream = stream;
    this.#parts = new Map(shapedParts.map((part) => [part, new FieldShapes(stream, part, lines)]));
  }

  /** Adds what an earlier part of the same run observed; parts in the order in which they read. */
  restore(lines: readonly FieldLine[]): void {
    for (const shapes of this.#parts.values()) shapes.restore(lines);
  }

  /** What an envelope does not bring (null) counts neither as seen nor as absent. */
  observe(envelope: Pick<Envelope, ShapedPart>): void {
    for (const [part, shapes] of this.#parts) {
      const value = envelope[part];
      if (value !== null) shapes.observe(value);
    }
  }

  /** What this run observed, restored parts included: for the part that continues it. */
  observedLines(): FieldLine[] {
    return [...this.#parts.values()].flatMap((shapes) => shapes.observedLines());
  }

  /** What is known when this run is over: for the next plan. */
  lines(): FieldLine[] {
    return [...this.#parts.values()].flatMap((shapes) => shapes.lines());
  }

  /** What this run noticed for the first time; nothing of a part of which fewer than 50 are known. */
  drift(): DriftRow[] {
    return [...this.#parts].flatMap(([part, shapes]) =>
      shapes
        .drift()
        .filter((row) => !this.#comesAndGoes(part, row))
        .map((row) => ({ ...row, path: pathIn(part, row.path) })),
    );
  }

  /** A listing may stop to show what moves by itself, as it changes nothing that is staged. */
  #comesAndGoes(part: ShapedPart, { change, path }: DriftRow): boolean {
    return part === 'list_row' && change === 'missing' && streamEntry(this.#stream).volatileFields.includes(path);
  }
}

function pathIn(part: ShapedPart, path: string): string {
  if (part === 'record') return path;
  return path === '' || path.startsWith('[') ? `${part}${path}` : `${part}.${path}`;
}
