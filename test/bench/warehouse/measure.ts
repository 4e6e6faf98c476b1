import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, warehouseFiles } from '../../../functions/adapters/snowflake/migrate.ts';
import { openWarehouse } from '../../../functions/adapters/snowflake/open-warehouse.ts';
import type { WarehouseSecret } from '../../../functions/contracts/secrets.ts';
import { runFolder } from '../../../functions/domain/stage-paths.ts';
import { answerOf, startProcess } from '../child-process.ts';
import { modelSeconds } from './model-seconds.ts';
import { database, playRun, runOf, sqlFolder } from './pipeline-run.ts';
import { StagedRuns } from './staged-runs.ts';

/** As `startWarehouse` has them. */
const THREADS = 2;

export interface Measured {
  items: number;
  full: number;
  incremental: number;
  floor: Floor;
  /** Of the warehouse's process. */
  peakMemoryMb: number;
  /** Seconds by model. */
  fullModels: Map<string, number>;
  incrementalModels: Map<string, number>;
}

interface Floor {
  seconds: number;
  /** Seconds by table. */
  tables: Record<string, number>;
  peakMemoryMb: number;
}

/** Puts two runs on the stage of a fresh warehouse and times them, and the floor on the first run's files. */
export async function measure(orders: number, memoryLimit: string, tell: (line: string) => void): Promise<Measured> {
  const data = await mkdtemp(join(tmpdir(), 'bench-warehouse-'));
  const endpoint = startProcess(join(import.meta.dirname, 'endpoint-process.ts'), [data, memoryLimit]);
  try {
    const { url } = await answerOf<{ url: string }>(endpoint);
    const private_key = await readFile(join(data, 'keys', 'warehouse.p8'), 'utf8');
    const secret: WarehouseSecret = { account: 'LOCAL', user: 'SALLA_LOCAL', private_key, access_url: url };
    const warehouse = await openWarehouse({ secret, database });
    await migrate(warehouse, warehouseFiles(sqlFolder));
    const staged = new StagedRuns(warehouse, orders);
    const [first, second] = [runOf(1), runOf(2)];
    const firstCounts = await staged.first(first);
    const { items } = staged;
    const secondCounts = await staged.next(second);
    // Uploads reach their folder when something reads the stage.
    await warehouse.list('');
    tell(`staged ${orders} orders with ${items} items`);
    const files = join(data, 'stage', database, 'BRONZE', 'SALLA_STAGE', runFolder(first.storeId, first.runId));
    const floorProcess = startProcess(join(import.meta.dirname, 'floor-process.ts'), [
      files,
      data,
      memoryLimit,
      String(THREADS),
    ]);
    const floor = await answerOf<Floor>(floorProcess);
    tell(`floor: ${floor.seconds.toFixed(1)} s`);
    const full = await playRun(secret, first, firstCounts);
    tell(`full run: ${full.toFixed(1)} s`);
    const incremental = await playRun(secret, second, secondCounts);
    tell(`incremental run: ${incremental.toFixed(1)} s`);
    const memory = answerOf<{ peakMemoryMb: number }>(endpoint);
    endpoint.send({ memory: true });
    const { peakMemoryMb } = await memory;
    const fullModels = await modelSeconds(warehouse, first.runId);
    const incrementalModels = await modelSeconds(warehouse, second.runId);
    await warehouse.close();
    return { items, full, incremental, floor, peakMemoryMb, fullModels, incrementalModels };
  } finally {
    if (endpoint.connected) endpoint.disconnect();
    await rm(data, { recursive: true, force: true, maxRetries: 3 });
  }
}
