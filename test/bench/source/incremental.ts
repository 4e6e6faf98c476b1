import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type PlanEntry, planLine } from '../../../functions/domain/plan-file.ts';
import type { Clock, SourceApi } from '../../../functions/domain/ports.ts';
import { addDays, localDate } from '../../../functions/domain/store-time.ts';
import { type Plan, plans } from '../../../local/store/api/rate-limit.ts';
import { FolderStage } from '../../source/folder-stage.ts';
import { hurriedClock } from '../../source/hurried-clock.ts';
import { type RunningStore, startStore } from '../../store/running-store.ts';
import { LaneRuns } from './lane-runs.ts';

const HOURS = 24;
/** Within the horizon of sweeps on the last of the days that are played. */
const DAYS_OF_HISTORY = 720;
/** Part of the changes that fall on orders of today and the two days before, which every run lists. */
const HOT_PART = 0.1;
const HOT_DAYS = 3;

interface IncrementalOfPlan {
  /** Of the 24 runs together. */
  requests: number;
  tooManyRequests: number;
  firstRunRequests: number;
  hot: number;
  /** Whether the first run staged every changed order of the hot days in full. */
  seenFirstRun: boolean;
  /** Changes seen after the 24 runs, of all. */
  seen: number;
}

export interface Incremental {
  orders: number;
  changed: number;
  plans: Record<Plan, IncrementalOfPlan>;
}

/**
 * A shop whose orders are all known; then one in a hundred changes so that its list row shows it, and 24 hourly runs read
 * at each plan's limit, with the shares of the budget that a store has by default. The store does not honour `sort_by`: with it
 * the changes would be found at once. Clock and limits are virtual, the requests are real.
 */
export async function incremental(orders: number, tell: (line: string) => void): Promise<Incremental> {
  const data = await mkdtemp(join(tmpdir(), 'bench-store-'));
  const stage = new FolderStage(await mkdtemp(join(tmpdir(), 'bench-stage-')));
  const clock = hurriedClock();
  const runs = new LaneRuns(clock, stage);
  const shop = { orders, days: DAYS_OF_HISTORY, seed: 11 };
  const result: Partial<Incremental['plans']> = {};
  const changed = Math.round(orders / 100);
  try {
    const roomy = await startStore({ data, shop, now: () => clock.now() });
    await listAll(runs, roomy, stage);
    await roomy.close();
    tell(`${orders} orders are known`);
    for (const plan of Object.keys(plans) as Plan[]) {
      const store = await startStore({ data, shop, plan, rateLimit: plans[plan], now: () => clock.now() });
      await store.control('misbehave', { ignoreSort: true });
      result[plan] = await dayOf({ runs, store, stage, clock, changed });
      await store.close();
      tell(`${plan}: ${JSON.stringify(result[plan])}`);
    }
    return { orders, changed, plans: result as Incremental['plans'] };
  } finally {
    await rm(data, { recursive: true, force: true });
    await rm(stage.folder, { recursive: true, force: true });
  }
}

/** An API without details. */
function listOnly(api: SourceApi): SourceApi {
  return { usage: api.usage, list: (path, query) => api.list(path, query), detail: () => Promise.resolve(null) };
}

/** Lists every order, and writes into the plan that each was read in full: reading them takes hours and proves nothing here. */
async function listAll(runs: LaneRuns, store: RunningStore, stage: FolderStage): Promise<void> {
  const { run } = await runs.read(store, listOnly);
  const readAt = Math.floor(Date.parse(run.asOf) / 1000);
  const path = join(stage.folder, runs.planFile!);
  const known = (await linesOf(path)).map((line) => {
    const entry = JSON.parse(line) as PlanEntry;
    return 'k' in entry ? planLine({ ...entry, n: 1, f: entry.h, c: entry.h, r: readAt }) : line;
  });
  await writeFile(path, gzipSync(`${known.join('\n')}\n`));
}

interface Day {
  runs: LaneRuns;
  store: RunningStore;
  stage: FolderStage;
  clock: Clock;
  changed: number;
}

/** One in a hundred orders changes, then a day of hourly runs. */
async function dayOf({ runs, store, stage, clock, changed }: Day): Promise<IncrementalOfPlan> {
  const entries = (await linesOf(join(stage.folder, runs.planFile!))).map((line) => JSON.parse(line) as PlanEntry);
  const today = localDate((await runs.begin(store)).asOf);
  const young = entries.filter(({ d = '' }) => d > addDays(today, -HOT_DAYS) && d <= today).map(({ k }) => k);
  const hot = new Set(young.slice(0, Math.round(changed * HOT_PART)));
  for (const id of hot) await store.control('change-order', { id });
  const waiting = new Set(hot);
  // The store picks by chance, one that has changed already too.
  while (waiting.size < changed) {
    const { ids } = await store.control('change-order', { count: changed - waiting.size });
    for (const id of (ids as number[]).map(String)) waiting.add(id);
  }
  for (const id of young) if (waiting.has(id)) hot.add(id);
  const report = { requests: 0, tooManyRequests: 0, firstRunRequests: 0, hot: hot.size, seenFirstRun: false, seen: 0 };
  for (let hour = 0; hour < HOURS; hour += 1) {
    const began = clock.now();
    const { usage, parts } = await runs.read(store);
    for (const id of await readInFull(stage, parts)) waiting.delete(id);
    report.requests += usage.requests;
    report.tooManyRequests += usage.tooManyRequests;
    if (hour === 0) {
      report.firstRunRequests = usage.requests;
      report.seenFirstRun = [...hot].every((id) => !waiting.has(id));
    }
    await clock.sleep(Math.max(0, began + 3_600_000 - clock.now()));
    await store.control('advance', { hours: 1 });
  }
  return { ...report, seen: changed - waiting.size };
}

/** Ids of the orders that a run staged with their details. */
async function readInFull(stage: FolderStage, folder: string): Promise<string[]> {
  const ids: string[] = [];
  for (const { path } of await stage.list(folder)) {
    for (const line of await linesOf(join(stage.folder, path))) {
      const { id, record } = JSON.parse(line) as { id: string; record: object | null };
      if (record !== null) ids.push(id);
    }
  }
  return ids;
}

async function linesOf(file: string): Promise<string[]> {
  return gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n');
}
