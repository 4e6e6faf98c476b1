import type { StagedStream } from '../contracts/run.ts';
import { mergeLines, type FieldLine, type ShapedPart } from './field-lines.ts';
import { FieldTree } from './field-tree.ts';
import { findDrift, type DriftRow } from './schema-drift.ts';

/** Observed without exception, so that a run of few records sees all of them. */
const FIRST_RECORDS = 200;
/** After those every tenth record is: walking a record costs a quarter of parsing it, so all in all three per cent. */
const EVERY = 10;

/**
 * The shape of one part of a stream's envelopes as runs see it, compared with what earlier runs saw. Bounds: ten levels,
 * 1,000 paths; keys that look like values, languages under `translations`, and every key beyond 120 of one object count as one
 * path `*`. `observe` looks at the first 200 records and then at every tenth.
 */
export class FieldShapes {
  readonly #stream: StagedStream;
  readonly #part: ShapedPart;
  readonly #known: readonly FieldLine[];
  readonly #tree = new FieldTree();
  #earlier: readonly FieldLine[] = [];
  #offered = 0;

  /** @param lines what earlier runs knew; lines of other streams and parts are passed over */
  constructor(stream: StagedStream, part: ShapedPart, lines: Iterable<FieldLine>) {
    this.#stream = stream;
    this.#part = part;
    this.#known = this.#own(lines);
  }

  /** Adds what an earlier part of the same run observed; parts in the order in which they read. */
  restore(lines: Iterable<FieldLine>): void {
    this.#earlier = mergeLines(this.#earlier, this.#own(lines));
  }

  observe(value: object): void {
    this.#offered += 1;
    if (this.#offered <= FIRST_RECORDS || this.#offered % EVERY === 0) this.#tree.add(value);
  }

  /** What this run observed, restored parts included: for the part that continues it. */
  observedLines(): FieldLine[] {
    return mergeLines(this.#earlier, treeLines(this.#stream, this.#part, this.#tree));
  }

  /** What is known when this run is over: for the next plan. */
  lines(): FieldLine[] {
    return mergeLines(this.#known, this.observedLines());
  }

  /** What this run noticed for the first time; empty while the stream is hardly known (fewer than 50 records). */
  drift(): DriftRow[] {
    const observed = this.observedLines();
    return findDrift(this.#stream, this.#known, observed, mergeLines(this.#known, observed));
  }

  #own(lines: Iterable<FieldLine>): FieldLine[] {
    return [...lines].filter(({ s, e = 'record' }) => s === this.#stream && e === this.#part);
  }
}

function treeLines(stream: StagedStream, part: ShapedPart, tree: FieldTree): FieldLine[] {
  if (tree.root.present === 0) return [];
  return [...tree.nodes()].map(([node, parent]) => {
    const couldBe = parent?.opened ?? node.present;
    return {
      t: 'field',
      s: stream,
      ...(part !== 'record' && { e: part }),
      p: node.path,
      y: node.typeNames(),
      n: couldBe - node.openedBefore,
      m: node.present,
      a: couldBe - (parent === null ? couldBe : node.openedAtLast),
      c: node.opened,
    };
  });
}
