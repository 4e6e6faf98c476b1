import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Usage, StreamName, RunCost, RunKind, RunWarning } from '../../functions/contracts/run.ts';
import type { Warehouse, WarehouseRow } from '../../functions/domain/ports.ts';
import type { EndedExecution } from './execution.ts';
import { latestOutput, secondsByState } from './history.ts';
import { operationsStatement } from './operations-sql.ts';

/** Counts of one stream after a run: `api` is the server's own total, `gold` a SELECT, the rest is the ledger's. */
export interface StreamSummary {
  api: number;
  fetched: number;
  unchanged: number;
  /** New or changed keys that the run staged. */
  changed: number;
  staged: number;
  loaded: number;
  silver: number;
  gold: number;
  pending: number;
  /** Orders in the warehouse whose detail is still to be read, or read again. */
  detailsPending: number;
  quarantined: number;
  deleted: number;
  /** Rows written in Silver and Gold. */
  written: number;
}

/** One run as `--json` prints it. */
export interface RunSummary {
  kind: RunKind;
  runId: string;
  balanced: boolean;
  seconds: number;
  /** Seconds by state name; states inside the Map `Extract` have the sum of their iterations. */
  states: Record<string, number>;
  streams: Partial<Record<StreamName, StreamSummary>>;
  audits: { run: number; warnings: { audit: string; rows: number }[] };
  /** What the run could live with and somebody should know; they do not change the exit code. */
  warnings: RunWarning[];
  /** Of a Snowflake warehouse that would have taken as long. */
  cost: RunCost;
  requests: number;
  tooManyRequests: number;
  statements: number;
  stagedBytes: number;
  /** Highest resident memory of a function's process. */
  peakMemoryMb: number;
}

const stateWithUsage = z.object({ usage: Usage });
const audited = z.object({ audits: z.number(), warnings: z.array(z.object({ audit: z.string(), rows: z.number() })) });
const finished = z.object({ finishRun: z.object({ warnings: z.array(RunWarning), cost: RunCost }) });
const runOutput = z.looseObject({
  run: z.object({ runId: z.string(), storeId: z.string(), kind: RunKind }),
  lanes: z.array(z.looseObject({})).default([]),
});

/** What the succeeded execution says of its run; undefined when the machine decided to skip it. */
function runOf(execution: EndedExecution) {
  const parsed = runOutput.safeParse(latestOutput(execution.events));
  return parsed.success ? parsed.data : undefined;
}

/** Reads the run's numbers from the execution, the ledger and Gold. Call it before the next run begins. */
export async function summarizeRun(
  execution: EndedExecution,
  warehouse: Warehouse,
  runsFolder: string,
): Promise<RunSummary | undefined> {
  const output = runOf(execution);
  if (output === undefined) return undefined;
  const { run } = output;
  const { streams, goldAgrees } = await readStreams(warehouse, run.runId, run.storeId);
  const { warnings, cost } = finished.parse(output).finishRun;
  const usage = addUsage([output, ...output.lanes, ...Object.values(output)]);
  return {
    kind: run.kind,
    runId: run.runId,
    // FinishRun closes the ledger only when it balances and fails the execution otherwise; Gold is counted once more.
    balanced: execution.status === 'SUCCEEDED' && goldAgrees,
    seconds: execution.seconds,
    states: secondsByState(execution.events),
    streams,
    audits: addAudits(Object.values(output)),
    warnings,
    cost,
    requests: usage.requests,
    tooManyRequests: usage.tooManyRequests,
    statements: usage.statements,
    stagedBytes: usage.stagedBytes,
    peakMemoryMb: peakMemory(join(runsFolder, `${execution.name}.json`)),
  };
}

/** The ledger's counts with Gold's own; `goldAgrees` when every stream has as many rows there as the ledger says. */
async function readStreams(warehouse: Warehouse, runId: string, storeId: string) {
  const ledger = await warehouse.execute({ sql: operationsStatement('run_ledger'), binds: [runId] });
  const counted = await warehouse.execute({ sql: operationsStatement('gold_counts'), binds: [storeId] });
  const goldRows = new Map(counted.rows.map((row) => [row['STREAM'], Number(row['ROWS_IN_GOLD'])]));
  const rows = ledger.rows.map((row) => ({ row, gold: goldRows.get(row['STREAM']) ?? 0 }));
  const streams: RunSummary['streams'] = Object.fromEntries(
    rows.map(({ row, gold }) => [StreamName.parse(row['STREAM']), { ...ledgerCounts(row), gold }]),
  );
  return { streams, goldAgrees: rows.length > 0 && rows.every(({ row, gold }) => Number(row['GOLD']) === gold) };
}

function ledgerCounts(row: WarehouseRow): Omit<StreamSummary, 'gold'> {
  const count = (name: string) => Number(row[name]);
  return {
    api: count('REPORTED'),
    fetched: count('FETCHED'),
    unchanged: count('UNCHANGED'),
    changed: count('CHANGED'),
    staged: count('STAGED'),
    loaded: count('LOADED'),
    silver: count('SILVER'),
    pending: count('PENDING'),
    detailsPending: count('DETAILS_PENDING'),
    quarantined: count('QUARANTINED'),
    deleted: count('DELETED'),
    written: count('WRITTEN'),
  };
}

function addUsage(candidates: readonly unknown[]): Omit<Usage, 'busy'> {
  const total = { requests: 0, tooManyRequests: 0, statements: 0, stagedBytes: 0 };
  for (const candidate of candidates) {
    const parsed = stateWithUsage.safeParse(candidate);
    if (!parsed.success) continue;
    total.requests += parsed.data.usage.requests;
    total.tooManyRequests += parsed.data.usage.tooManyRequests;
    total.statements += parsed.data.usage.statements;
    total.stagedBytes += parsed.data.usage.stagedBytes;
  }
  return total;
}

function addAudits(candidates: readonly unknown[]): RunSummary['audits'] {
  const found = candidates.map((candidate) => audited.safeParse(candidate)).filter((parsed) => parsed.success);
  return {
    run: found.reduce((sum, { data }) => sum + data.audits, 0),
    warnings: found.flatMap(({ data }) => data.warnings),
  };
}

const executionRecord = z.looseObject({ peakMemoryMb: z.number() });

function peakMemory(recordFile: string): number {
  return executionRecord.parse(JSON.parse(readFileSync(recordFile, 'utf8'))).peakMemoryMb;
}
