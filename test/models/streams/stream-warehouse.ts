import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withWorkFolder } from '../../../functions/adapters/files/work-folder.ts';
import { migrate } from '../../../functions/adapters/snowflake/migrate.ts';
import { openWarehouse } from '../../../functions/adapters/snowflake/open-warehouse.ts';
import { sqlModels } from '../../../functions/adapters/snowflake/sql-models.ts';
import { noCounts, Run, type StagedStream } from '../../../functions/contracts/run.ts';
import { buildSilver } from '../../../functions/domain/build-layers.ts';
import { canonicalHash } from '../../../functions/domain/canonical-hash.ts';
import { rowEnvelope, tombstone } from '../../../functions/domain/envelopes.ts';
import { loadBronze } from '../../../functions/domain/load-bronze.ts';
import { PartWriter, type Envelope } from '../../../functions/domain/part-writer.ts';
import type { SourceRecord, Warehouse } from '../../../functions/domain/ports.ts';
import { partFolder } from '../../../functions/domain/stage-paths.ts';
import { startWarehouse } from '../../../local/snowflake/server.ts';

const sql = fileURLToPath(new URL('../../../sql', import.meta.url));
const storeId = '1305146709';

export type Row = Record<string, unknown>;

export const upsert = (key: string, record: SourceRecord): Envelope =>
  rowEnvelope({ storeId, key, rowHash: canonicalHash(record) }, record);
/** A line whose record had no key; the load makes a NULL of it. */
export const keyless = (record: SourceRecord): Envelope => ({
  ...upsert('', record),
  id: null as unknown as string,
});
export const gone = (key: string, noticedAt: string): Envelope => tombstone(storeId, key, noticedAt);

/** A migrated local warehouse with the statements that a run sends, from stage files to Silver. */
export class StreamWarehouse {
  readonly #warehouse: Warehouse;
  readonly #stop: () => Promise<void>;
  readonly #models = sqlModels(sql);
  #number = 0;

  private constructor(warehouse: Warehouse, stop: () => Promise<void>) {
    this.#warehouse = warehouse;
    this.#stop = stop;
  }

  static async start(): Promise<StreamWarehouse> {
    const directory = await mkdtemp(join(tmpdir(), 'streams-'));
    const endpoint = await startWarehouse({ directory, port: 0 });
    const warehouse = await openWarehouse({
      database: 'SALLA_DWH',
      secret: {
        account: 'LOCAL',
        user: 'SALLA_LOCAL',
        private_key: await readFile(join(directory, 'keys', 'warehouse.p8'), 'utf8'),
        access_url: endpoint.url,
      },
    });
    await migrate(warehouse, join(sql, 'migrations'));
    return new StreamWarehouse(warehouse, async () => {
      await warehouse.close();
      await endpoint.close();
      await rm(directory, { recursive: true, force: true });
    });
  }

  /** Loads stage files (one inner array is one file) in a run of their own and builds Silver. */
  async load(files: ReadonlyMap<StagedStream, readonly (readonly Envelope[])[]>): Promise<Run> {
    const run = this.#nextRun();
    await withWorkFolder(async (work) => {
      for (const [stream, parts] of files) {
        const folder = partFolder(storeId, run.runId, stream);
        const writer = new PartWriter({ work, stage: this.#warehouse, stream, folder, nextPart: 0 });
        for (const lines of parts) {
          for (const line of lines) await writer.write(line);
          await writer.upload();
        }
      }
    });
    const streams = Object.fromEntries(
      [...files].map(([stream, parts]) => [stream, { ...noCounts, staged: parts.flat().length }]),
    );
    const log = { info: () => undefined, warn: () => undefined };
    const ports = { warehouse: this.#warehouse, models: this.#models, log };
    await loadBronze(run, [{ streams }], ports);
    await buildSilver(run, ports);
    return run;
  }

  /** The next run's window begins behind this one. */
  async publish(run: Run): Promise<void> {
    await this.#warehouse.execute(await this.#models.statement('ledger/move_watermark', [storeId, '', run.runId]));
  }

  /** Rows with times to the second and VARIANTs parsed. */
  async rows(statement: string): Promise<Row[]> {
    const { columns, types, rows } = await this.#warehouse.execute({ sql: statement });
    return rows.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column, readable(row[column] ?? null, types[index] ?? '')])),
    );
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  #nextRun(): Run {
    this.#number += 1;
    const startedAt = `2026-03-${String(this.#number).padStart(2, '0')}T00:00:00.000Z`;
    return Run.parse({
      runId: `${startedAt.replaceAll(/[-:.]/g, '').slice(0, 18)}Z-00000000`,
      storeId,
      kind: 'incremental',
      startedAt,
      asOf: startedAt,
      createdFrom: null,
      planFile: null,
      streams: [],
      settings: {},
      extractUntil: startedAt,
    });
  }
}

function readable(value: string | boolean | null, type: string): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'timestamp_ntz') return value.slice(0, 19);
  return type === 'variant' ? (JSON.parse(value) as unknown) : value;
}
