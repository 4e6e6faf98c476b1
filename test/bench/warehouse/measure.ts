import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, warehouseFiles } from '../../../functions/adapters/snowflake/migrate.ts';
import { runFolder } from '../../../functions/domain/stage-paths.ts';
import { answerOf, startProcess } from '../child-process.ts';
import type { Edited } from './day-of-changes.ts';
import { Endpoint, type Used } from './endpoint.ts';
import { modelSeconds } from './model-seconds.ts';
import { database, playRun, runOf, sqlFolder } from './pipeline-run.ts';
import { differingTables } from './same-rows.ts';
import { StagedRuns } from './staged-runs.ts';

/** As `startWarehouse` has them. */
const THREADS = 2;

export interface Measured {
  full: number;
  /** CPU of the warehouse's process during the full run: says more than the clock on a machine that others use. */
  fullCpu: number;
  incremental: number;
  floor: Floor;
  /** Of the warehouse's process. */
  peakMemoryMb: number;
  /** Seconds by model. */
  fullModels: Map<string, number>;
  incrementalModels: Map<string, number>;
  /** Tables of the floor that do not hold what the warehouse's hold. */
  differing: string[];
}

interface Floor extends Used {
  seconds: number;
  /** Seconds by table. */
  tables: Record<string, number>;
}

/** Puts two runs on the stage of a fresh warehouse and times them, and the floor on the first run's files. */
export async function measure(
  { orders, memoryLimit, edited }: { orders: number; memoryLimit: string; edited: Edited },
  tell: (line: string) => void,
): Promise<Measured> {
  const data = await mkdtemp(join(tmpdir(), 'bench-warehouse-'));
  let endpoint = await Endpoint.start(data, memoryLimit);
  try {
    await endpoint.warehouse(async (warehouse) => migrate(warehouse, warehouseFiles(sqlFolder)));
    const [first, second] = [runOf(1), runOf(2)];
    const { firstCounts, secondCounts, items } = await endpoint.warehouse(async (warehouse) => {
      const staged = new StagedRuns(warehouse, orders);
      const firstCounts = await staged.first(first);
      const { items } = staged;
      const secondCounts = await staged.next(second, edited);
      // Uploads reach their folder when something reads the stage.
      await warehouse.list(runFolder(first.storeId, first.runId));
      return { firstCounts, secondCounts, items };
    });
    tell(`staged ${orders} orders with ${items} items`);
    const files = join(data, 'stage', database, 'BRONZE', 'SALLA_STAGE', runFolder(first.storeId, first.runId));
    const floor = await playFloor([files, data, memoryLimit, String(THREADS)]);
    tell(`floor: ${floor.seconds.toFixed(1)} s`);
    const before = await endpoint.used();
    const full = await playRun(endpoint.secret, first, firstCounts);
    tell(`full run: ${full.toFixed(1)} s`);
    const after = await endpoint.used();
    const fullModels = await endpoint.warehouse((warehouse) => modelSeconds(warehouse, first.runId));
    await endpoint.stop();
    const differing = await differingTables(join(data, 'warehouse.duckdb'), join(data, 'floor.duckdb'), first.storeId);
    endpoint = await Endpoint.start(data, memoryLimit);
    const incremental = await playRun(endpoint.secret, second, secondCounts);
    tell(`incremental run: ${incremental.toFixed(1)} s`);
    const peakMemoryMb = Math.max(after.peakMemoryMb, (await endpoint.used()).peakMemoryMb);
    const incrementalModels = await endpoint.warehouse((warehouse) => modelSeconds(warehouse, second.runId));
    const fullCpu = after.cpuSeconds - before.cpuSeconds;
    return { full, fullCpu, incremental, floor, peakMemoryMb, fullModels, incrementalModels, differing };
  } finally {
    await endpoint.stop();
    await rm(data, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function playFloor(parameters: string[]): Promise<Floor> {
  const child = startProcess(join(import.meta.dirname, 'floor-process.ts'), parameters);
  const ended = once(child, 'exit');
  const floor = await answerOf<Floor>(child);
  await ended;
  return floor;
}
