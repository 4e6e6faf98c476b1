import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { migrate, type WarehouseFiles, warehouseFiles } from '../../functions/adapters/snowflake/migrate.ts';
import { openWarehouse, type OpenWarehouseOptions } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { sqlModels } from '../../functions/adapters/snowflake/sql-models.ts';
import {
  coreStreams,
  noCounts,
  type Run,
  type RunWarning,
  type StagedStream,
  type StreamName,
} from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import {
  auditGold,
  auditSilver,
  buildGold,
  buildSilver,
  closeLedger,
  publishGold,
} from '../../functions/domain/build-layers.ts';
import { canonicalHash } from '../../functions/domain/canonical-hash.ts';
import { countSilver, type StreamTotals } from '../../functions/domain/ledger.ts';
import { loadBronze } from '../../functions/domain/load-bronze.ts';
import type { Bind, SqlModels, Warehouse, WarehouseRow } from '../../functions/domain/ports.ts';
import { partFolder, partName } from '../../functions/domain/stage-paths.ts';
import { startWarehouse, type WarehouseOptions } from '../../local/snowflake/server.ts';
import { putMigratedWarehouse } from '../migrated-warehouse.ts';

export const storeId = '1305146709';
const sqlFolder = fileURLToPath(new URL('../../sql', import.meta.url));

/** A line of a stage file without what the writer adds. */
export interface StageLine {
  id: string | number | null;
  op?: 'upsert' | 'delete';
  record?: unknown;
  list_row?: unknown;
  items?: unknown;
  row_hash?: string;
  hash?: string;
  noticed_at?: string;
}

export interface RunLines {
  streams: Partial<Record<StagedStream, StageLine[]>>;
  /** What the lanes counted; without it, a run's lanes counted exactly what Bronze holds after it. */
  counts?: StreamTotals;
  warnings?: RunWarning[];
}

/** A migrated warehouse on the local endpoint, with the real driver, and runs that begin with their stage files. */
export class TestWarehouse {
  readonly warehouse: Warehouse;
  models: SqlModels = sqlModels(sqlFolder);
  /** The endpoint's data folder. */
  readonly folder: string;
  /** For further connections. */
  readonly login: OpenWarehouseOptions;
  readonly #close: () => Promise<void>;
  #runs = 0;

  private constructor(warehouse: Warehouse, login: OpenWarehouseOptions, folder: string, close: () => Promise<void>) {
    this.warehouse = warehouse;
    this.login = login;
    this.folder = folder;
    this.#close = close;
  }

  /**
   * @param files other migrations than the project's own
   * @param endpoint options of the endpoint
   */
  static async start(files?: WarehouseFiles, endpoint: Partial<WarehouseOptions> = {}): Promise<TestWarehouse> {
    const folder = await mkdtemp(join(tmpdir(), 'models-'));
    if (files === undefined) await putMigratedWarehouse(folder);
    const server = await startWarehouse({ directory: folder, port: 0, threads: 1, ...endpoint });
    const private_key = await readFile(join(folder, 'keys', 'warehouse.p8'), 'utf8');
    const secret = { account: 'LOCAL', user: 'SALLA_LOCAL', private_key, access_url: server.url };
    const login = { secret, database: 'SALLA_DWH' };
    const warehouse = await openWarehouse(login);
    if (files !== undefined) await migrate(warehouse, files);
    return new TestWarehouse(warehouse, login, folder, async () => {
      await warehouse.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    });
  }

  /** Brings the warehouse to the project's newest version. */
  async migrate(): Promise<string[]> {
    return (await migrate(this.warehouse, warehouseFiles(sqlFolder))).applied;
  }

  stop(): Promise<void> {
    return this.#close();
  }

  async rows(sql: string, binds: Bind[] = []): Promise<WarehouseRow[]> {
    return (await this.warehouse.execute({ sql, binds })).rows;
  }

  get ports() {
    const log = { info: () => undefined, warn: () => undefined };
    return { warehouse: this.warehouse, models: this.models, log };
  }

  nextRun(): Run {
    this.#runs += 1;
    const serial = String(this.#runs).padStart(3, '0');
    const startedAt = `2026-11-01T00:00:00.${serial}Z`;
    return {
      runId: `20261101T000000${serial}Z-00000000`,
      storeId,
      kind: 'incremental',
      startedAt,
      asOf: startedAt,
      createdFrom: null,
      planFile: null,
      streams: [...coreStreams],
      settings: StoreSettings.parse({}),
      extractUntil: startedAt,
    };
  }

  /** Puts the lines on the stage and loads them into Bronze; returns what the states after it need. */
  async load(run: Run, { streams, counts, warnings = [] }: RunLines) {
    const totals: StreamTotals = {};
    for (const [stream, lines] of Object.entries(streams) as [StagedStream, StageLine[]][]) {
      await this.stage(run, stream, lines);
      totals[stream] = { ...noCounts, staged: lines.length };
    }
    const lanes = [{ lane: 'main' as const, streams: { ...totals, ...counts }, warnings }];
    await loadBronze(run, lanes, this.ports);
    return lanes;
  }

  /** Bronze and Silver of one run as if it had been published, without audits and Gold. */
  async silver(lines: RunLines): Promise<Run> {
    const run = this.nextRun();
    await this.load(run, lines);
    await buildSilver(run, this.ports);
    await this.warehouse.execute(await this.models.statement('ledger/move_watermark', [storeId, '', run.runId]));
    return run;
  }

  /** A whole run; audits and the ledger must hold. */
  async run(lines: RunLines): Promise<{ run: Run; warnings: RunWarning[] }> {
    const run = this.nextRun();
    const lanes = await this.load(run, lines);
    await buildSilver(run, this.ports);
    if (lines.counts === undefined) await this.#countBronze(run, lanes[0]!.streams);
    await auditSilver(run, lanes, this.ports);
    return { run, warnings: await this.publish(run, lanes) };
  }

  async #countBronze(run: Run, streams: StreamTotals): Promise<void> {
    const counted = await countSilver(this.warehouse, this.models, [storeId, '', run.runId], streams);
    for (const [stream, { bronze }] of counted) {
      const staged = streams[stream as StagedStream]?.staged ?? 0;
      streams[stream as StreamName] = { ...noCounts, reported: bronze, unchanged: bronze, staged };
    }
  }

  async publish(run: Run, lanes: { streams: StreamTotals; warnings: RunWarning[] }[]): Promise<RunWarning[]> {
    await buildGold(run, this.ports);
    await auditGold(run, this.ports);
    await publishGold(run, this.ports);
    return closeLedger(run, lanes, this.ports);
  }

  /** One stage file; `load` writes part 0 and loads what stands beside it too. */
  async stage(run: Run, stream: StagedStream, lines: readonly StageLine[], part = 0): Promise<void> {
    const text = lines.map((line, index) => JSON.stringify(envelope(line, index + 1))).join('\n');
    const name = partName(part, lines.length, canonicalHash(text));
    const local = join(this.folder, 'work', run.runId, stream);
    await mkdir(local, { recursive: true });
    await writeFile(join(local, name), gzipSync(`${text}\n`));
    await this.warehouse.put(join(local, name), partFolder(run.storeId, run.runId, stream));
  }
}

function envelope(line: StageLine, number: number) {
  const { record = null, list_row = null, items = null, op = 'upsert' } = line;
  const content = record === null && list_row !== null ? { list_row } : { record, items };
  const row_hash = line.row_hash ?? canonicalHash(list_row ?? record);
  return {
    store_id: storeId,
    op,
    hash: canonicalHash(content),
    line: String(number).padStart(10, '0'),
    ...line,
    row_hash,
    record,
    list_row,
    items,
  };
}
