import { PipelineError } from '../contracts/errors.ts';
import { type Run, StagedStream, type StreamCounts, type StreamName } from '../contracts/run.ts';
import { goldCounts, goldStreams } from './gold-tables.ts';
import type { Bind, SqlModels, Warehouse, WarehouseRow } from './ports.ts';
import { publishedCountsOf, silverCountsOf } from './warehouse-models.ts';

/** Rows are missing, or too many, between two layers. */
export class LedgerImbalanceError extends PipelineError {
  override readonly name = 'LedgerImbalanceError';
}

/** What the warehouse itself counts for one stream. */
export interface WarehouseCounts {
  /** Bronze rows of the run. */
  loaded: number;
  /** Live keys in Bronze. */
  bronze: number;
  silver: number;
  quarantined: number;
  /** Rows of Silver, deleted ones included. */
  silverRows: number;
  /** What happened to them since the run published before; null where that one did not count them. */
  silverInserted: number | null;
  silverUpdated: number | null;
  silverUnchanged: number;
  silverDeleted: number;
}

const nothingCounted: WarehouseCounts = {
  loaded: 0,
  bronze: 0,
  silver: 0,
  quarantined: 0,
  silverRows: 0,
  silverInserted: 0,
  silverUpdated: 0,
  silverUnchanged: 0,
  silverDeleted: 0,
};

/** One stream of Gold as it will stand once the run is published, and what the run does to it. */
export interface GoldCounts {
  /** Live records. */
  gold: number;
  /** Rows, of dimensions with versions versions. */
  inserted: number;
  updated: number;
  /** Records that the run leaves as they are. */
  unchanged: number;
  deleted: number;
}

export type StreamTotals = Partial<Record<StreamName, StreamCounts>>;

/** Adds up what the lanes extracted; every stream belongs to one lane. */
export function mergeLanes(lanes: readonly { streams: StreamTotals }[]): StreamTotals {
  return Object.assign({}, ...lanes.map((lane) => lane.streams)) as StreamTotals;
}

/** Every hop from the API to Silver that does not add up, in words; empty when all do. */
export function silverImbalances(run: Run, extracted: StreamTotals, counted: Map<string, WarehouseCounts>): string[] {
  const found: string[] = [];
  for (const [stream, counts] of Object.entries(extracted)) {
    const warehouse = counted.get(stream) ?? nothingCounted;
    const expected = counts.reported - counts.pending;
    const read = counts.unchanged + counts.changed;
    if (read !== expected) found.push(hop(stream, 'API → stage', [expected, reported], [read, seen]));
    if (stream !== 'order_items' && warehouse.loaded !== counts.staged)
      found.push(hop(stream, 'stage → Bronze', [counts.staged, 'were staged'], [warehouse.loaded, 'were loaded']));
    if (!bronzeIsWhole(run, stream, expected, extracted, warehouse.bronze))
      found.push(hop(stream, 'API → Bronze', [expected, reported], [warehouse.bronze, 'stand in Bronze']));
    const typed = warehouse.bronze - warehouse.quarantined;
    if (typed !== warehouse.silver)
      found.push(hop(stream, 'Bronze → Silver', [typed, taken], [warehouse.silver, 'stand in Silver']));
  }
  return found;
}

const reported = 'the API reported (less the pending)';
const seen = 'were staged or seen unchanged';
const taken = 'stand in Bronze (less the quarantined)';

/**
 * A pending record may stand in Bronze in an older version, and its lines with it; and a run that asked only for what was
 * created since `createdFrom` does not know the rest of Bronze. Everything else must be exact.
 */
function bronzeIsWhole(run: Run, stream: string, expected: number, extracted: StreamTotals, bronze: number): boolean {
  if (bronze < expected) return false;
  if (run.createdFrom !== null || bronze === expected) return true;
  const pending = (stream === 'order_items' ? extracted.orders : extracted[stream as StreamName])?.pending ?? 0;
  return stream === 'order_items' ? pending > 0 : bronze <= expected + pending;
}

/** Records that are known to exist and that no layer holds in any version. */
function missing(run: Run, { reported, pending }: StreamCounts, bronze: number): number {
  return run.createdFrom === null ? Math.min(pending, Math.max(0, reported - bronze)) : pending;
}

/** The same for the last hop, with Gold as it will stand once the run is published. */
export function goldImbalances(
  silver: Map<string, WarehouseCounts>,
  gold: Map<string, Pick<GoldCounts, 'gold'>>,
): string[] {
  return goldStreams.flatMap((stream) => {
    const standing = silver.get(stream)?.silver;
    const count = gold.get(stream)?.gold ?? 0;
    if (standing === undefined || standing === count) return [];
    return [hop(stream, 'Silver → Gold', [standing, 'stand in Silver'], [count, 'will stand in Gold'])];
  });
}

function hop(stream: string, name: string, before: [number, string], after: [number, string]): string {
  const difference = after[0] < before[0] ? `${before[0] - after[0]} lost` : `${after[0] - before[0]} too many`;
  return `${stream}, hop ${name}: ${before.join(' ')}, ${after.join(' ')} (${difference})`;
}

/** Fails the run when hops do not add up; `consequence` says what that means for Gold. */
export function requireBalance(run: Run, imbalances: readonly string[], consequence: string): void {
  if (imbalances.length === 0) return;
  throw new LedgerImbalanceError(
    `Run ${run.runId} of store ${run.storeId} does not balance. ${imbalances.join('; ')}. ${consequence}`,
    `compare the layers of that hop (\`npx salla sql "select * from OPS.ledger where run_id = '${run.runId}'"\`); docs/maintenance.md, section “A run does not balance”, says how to rebuild each layer.`,
  );
}

/** Counts Bronze, which means reading it: once a run. */
export async function countSilver(
  warehouse: Warehouse,
  models: SqlModels,
  binds: readonly Bind[],
  extracted: StreamTotals,
): Promise<Map<string, WarehouseCounts>> {
  const streams = StagedStream.options.filter((stream) => extracted[stream] !== undefined);
  if (streams.length === 0) return new Map();
  const { rows } = await warehouse.execute(await models.union(silverCountsOf(streams), binds));
  return countsByStream(rows);
}

/** What the run's audit of Silver counted and wrote into the ledger. */
export async function readCounted(
  warehouse: Warehouse,
  models: SqlModels,
  binds: readonly Bind[],
): Promise<Map<string, WarehouseCounts>> {
  const { rows } = await warehouse.execute(await models.statement('ledger/read_counted', binds));
  return countsByStream(rows);
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function countsByStream(rows: readonly WarehouseRow[]): Map<string, WarehouseCounts> {
  return new Map(
    rows.map((row) => [
      String(row['STREAM']),
      {
        loaded: Number(row['LOADED']),
        bronze: Number(row['BRONZE']),
        silver: Number(row['SILVER']),
        quarantined: Number(row['QUARANTINED']),
        silverRows: Number(row['SILVER_ROWS']),
        silverInserted: numberOrNull(row['SILVER_INSERTED']),
        silverUpdated: numberOrNull(row['SILVER_UPDATED']),
        silverUnchanged: Number(row['SILVER_UNCHANGED']),
        silverDeleted: Number(row['SILVER_DELETED']),
      },
    ]),
  );
}

export async function countGold(
  warehouse: Warehouse,
  models: SqlModels,
  binds: readonly Bind[],
): Promise<Map<string, GoldCounts>> {
  const { rows } = await warehouse.execute(await models.union(goldCounts, binds));
  return new Map(
    rows.map((row) => [
      String(row['STREAM']),
      {
        gold: Number(row['GOLD']),
        inserted: Number(row['INSERTED']),
        updated: Number(row['UPDATED']),
        unchanged: Number(row['UNCHANGED']),
        deleted: Number(row['DELETED']),
      },
    ]),
  );
}

/** Completes the run's lines of `OPS.ledger` with what it does to Gold, while its deltas still say so; safe to repeat. */
export async function recordGoldChanges(
  warehouse: Warehouse,
  models: SqlModels,
  run: Run,
  counted: Map<string, GoldCounts>,
): Promise<void> {
  const lines = [...counted].map(([stream, counts]) => ({ stream, ...counts }));
  await warehouse.execute(await models.statement('ledger/record_gold_changes', [run.runId, JSON.stringify(lines)]));
}

interface PublishedCounts {
  gold: number;
  written: number;
}

/** Gold as it stands, and the rows of each stream that carry the run's stamp in Silver and Gold. */
export async function countPublished(
  warehouse: Warehouse,
  models: SqlModels,
  binds: readonly Bind[],
  extracted: StreamTotals,
): Promise<Map<string, PublishedCounts>> {
  const streams = StagedStream.options.filter((stream) => extracted[stream] !== undefined);
  const { rows } = await warehouse.execute(await models.union(publishedCountsOf(streams), binds));
  const counted = new Map<string, PublishedCounts>();
  for (const row of rows) {
    const stream = String(row['STREAM']);
    const { gold, written } = counted.get(stream) ?? { gold: 0, written: 0 };
    counted.set(stream, { gold: gold + Number(row['GOLD']), written: written + Number(row['WRITTEN']) });
  }
  return counted;
}

/** Writes the run's lines of `OPS.ledger` in one statement; safe to repeat. */
export async function recordLedger(
  warehouse: Warehouse,
  models: SqlModels,
  run: Run,
  extracted: StreamTotals,
  counted: Map<string, WarehouseCounts>,
  published: Map<string, PublishedCounts>,
): Promise<void> {
  const lines = Object.entries(extracted).map(([stream, counts]) => {
    const layers = { ...nothingCounted, gold: 0, written: 0, ...counted.get(stream), ...published.get(stream) };
    return { stream, ...counts, ...layers, pending: missing(run, counts, layers.bronze) };
  });
  if (lines.length === 0) return;
  const binds = [run.runId, run.storeId, JSON.stringify(lines)];
  await warehouse.execute(await models.statement('ledger/record_streams', binds));
}
