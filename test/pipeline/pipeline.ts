import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { migrate, warehouseFiles } from '../../functions/adapters/snowflake/migrate.ts';
import type { StagedStream } from '../../functions/contracts/run.ts';
import type { Warehouse, WarehouseRow } from '../../functions/domain/ports.ts';
import { needsSynthesis, synthesize } from '../../local/run/assembly.ts';
import { dataFolder, type DataFolder } from '../../local/run/data-folder.ts';
import { startExecution, type EndedExecution } from '../../local/run/execution.ts';
import { failureOf, type RunFailure } from '../../local/run/failure-report.ts';
import { LocalSecrets } from '../../local/run/secrets.ts';
import { startServices, type Services } from '../../local/run/services.ts';
import { advanceDay, storeCredentials } from '../../local/run/store-control.ts';
import { summarizeRun, type RunSummary } from '../../local/run/summary.ts';
import { putMigratedWarehouse } from '../migrated-warehouse.ts';

export const project = fileURLToPath(new URL('../..', import.meta.url));

export interface Pipeline {
  folder: DataFolder;
  services: Services;
  warehouse: Warehouse;
  storeId: string;
  /** One execution of the synthesized machine, to its end. */
  execute(during?: (states: string[]) => void | Promise<void>): Promise<EndedExecution>;
  /** A run that must succeed. */
  run(): Promise<RunSummary>;
  /** A run that must fail. */
  fail(): Promise<RunFailure>;
  /** One day passes in the store. */
  advanceDay(): Promise<void>;
  rows(sql: string): Promise<WarehouseRow[]>;
  /** What the shop itself holds, one object a record. */
  truth(stream: string): Promise<Record<string, unknown>[]>;
  /** Content of BRONZE, SILVER and GOLD without what tells when and by which run it was written. */
  content(): Promise<Record<string, string[]>>;
  stop(): Promise<void>;
  /** As when the machine loses power: every process gone at once, nothing closed. */
  kill(): void;
}

export interface PipelineOptions {
  orders?: number;
  days?: number;
  seed?: number;
  /** Beside the core streams; none when absent, because most tests are about the core and every stream costs time. */
  streams?: readonly StagedStream[];
  /** Started again on what an earlier pipeline left; made and removed when absent. */
  data?: string;
  /** The folder whose `local/` and `cdk.out/` run. */
  project?: string;
}

const unwatched = () => undefined;

let synthesized: Promise<void> | undefined;

/** Resolves when the project's `cdk.out` is up to date. */
export function synthesizedProject(): Promise<void> {
  synthesized ??= needsSynthesis(project) ? synthesize(project, new AbortController().signal) : Promise.resolve();
  return synthesized;
}

/** The services of `npm start`, a migrated warehouse, and the machine of `cdk.out`, ready for runs. */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  await synthesizedProject();
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'pipeline-')));
  const folder = dataFolder(data);
  if (options.data === undefined) await putMigratedWarehouse(data);
  const { orders, days, seed } = { orders: undefined, days: undefined, seed: undefined, ...options };
  const start = { orders, days, seed, data, keep: false, runs: 'both' as const, json: true, remote: undefined };
  const services = await startServices(options.project ?? project, start, folder, undefined, undefined);
  const storeUrl = services.store?.url ?? '';
  const secrets = new LocalSecrets(services.aws.url);
  const pair = await storeCredentials(storeUrl);
  await secrets.putWarehouse(services.warehouseLogin.secret);
  await secrets.putStore(pair);
  const warehouse = await openWarehouse(services.warehouseLogin);
  await migrate(warehouse, warehouseFiles(join(project, 'sql')));
  const storeId = pair.secret.store_id;

  const execute: Pipeline['execute'] = async (during = unwatched) => {
    const started = await startExecution(services.aws.url, { storeId, streams: [...(options.streams ?? [])] });
    const pending: Promise<void>[] = [];
    const ended = await started.follow(
      (states) => {
        pending.push(Promise.resolve(during(states)));
      },
      new AbortController().signal,
      // A warm function is done in less time than a person would notice.
      during === unwatched ? undefined : 50,
    );
    await Promise.all(pending);
    return ended;
  };
  return {
    folder,
    services,
    warehouse,
    storeId,
    execute,
    async run() {
      const ended = await execute();
      const summary = ended.status === 'SUCCEEDED' ? await summarizeRun(ended, warehouse, folder.runs) : undefined;
      if (summary === undefined) throw new Error(`The run failed: ${JSON.stringify(failureOf(ended))}`);
      return summary;
    },
    async fail() {
      const ended = await execute();
      if (ended.status !== 'FAILED') throw new Error(`The run should have failed, it ended ${ended.status}.`);
      return failureOf(ended);
    },
    advanceDay: () => advanceDay(storeUrl),
    rows: async (sql) => (await warehouse.execute({ sql })).rows,
    async truth(stream) {
      const text = await (await fetch(`${storeUrl}/_store/truth/${stream}`)).text();
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    async content() {
      const tables = await warehouse.execute({
        sql: "select table_schema, table_name from information_schema.tables where table_schema in ('BRONZE', 'SILVER', 'GOLD') order by 1, 2",
      });
      const content: Record<string, string[]> = {};
      for (const row of tables.rows) {
        const table = `${String(row['TABLE_SCHEMA'])}.${String(row['TABLE_NAME'])}`.toUpperCase();
        const { rows } = await warehouse.execute({ sql: `select * from ${table}` });
        content[table] = rows.map((record) => JSON.stringify(withoutRun(record))).toSorted();
      }
      return content;
    },
    kill() {
      for (const service of [services.aws, services.warehouse, services.store])
        process.kill(service?.pid ?? 0, 'SIGKILL');
    },
    async stop() {
      await warehouse.close();
      await services.stop();
      if (options.data === undefined) await rm(data, { recursive: true, force: true });
    },
  };
}

const writtenByRun = new Set(['RUN_ID', 'LOADED_AT', 'PROCESSED_AT', 'FILE']);

function withoutRun(row: WarehouseRow): WarehouseRow {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !writtenByRun.has(column)));
}
