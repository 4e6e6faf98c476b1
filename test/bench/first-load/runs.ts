import { withWorkFolder } from '../../../functions/adapters/files/work-folder.ts';
import { sqlModels } from '../../../functions/adapters/snowflake/sql-models.ts';
import { Lane, type Run } from '../../../functions/contracts/run.ts';
import { StoreSettings } from '../../../functions/contracts/settings.ts';
import type { ExtractLaneInput, ExtractLaneOutput } from '../../../functions/contracts/states.ts';
import { withSource } from '../../../functions/adapters/salla/open-source.ts';
import { auditGold, auditSilver, buildGold, buildSilver, publishGold } from '../../../functions/domain/build-layers.ts';
import { budgetShare } from '../../../functions/domain/budget-share.ts';
import { extractLane } from '../../../functions/domain/extract-lane.ts';
import { finishRun } from '../../../functions/domain/finish-run.ts';
import { loadBronze } from '../../../functions/domain/load-bronze.ts';
import type { Clock, Warehouse } from '../../../functions/domain/ports.ts';
import { startRun } from '../../../functions/domain/start-run.ts';
import { silent } from '../../source/lane.ts';
import { SecretVersionsInMemory } from '../../source/secret-versions-in-memory.ts';
import type { RunningStore } from '../../store/running-store.ts';

/** What Lambda gives a function, milliseconds. */
const INVOCATION = 900_000;

/** The longest wait that the killed run gets to, so that it dies in the middle of its reading. */
const INVOCATIONS_BEFORE_THE_KILL = 2;

interface RunParts {
  sql: string;
  clock: Clock;
  store: RunningStore;
  warehouse: Warehouse;
  credentials: Record<string, string>;
}

/** Runs of the pipeline, state after state in the machine's order, with the lanes' reading on a virtual clock. */
export class Runs {
  count = 0;
  requests = 0;
  tooManyRequests = 0;
  readonly #parts: RunParts;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    const run = await this.#begin();
    const { warehouse, sql } = this.#parts;
    const ports = { warehouse, models: sqlModels(sql), log: silent };
    const lanes: ExtractLaneOutput[] = [];
    for (const lane of Lane.options) lanes.push((await this.#read(run, lane, Number.POSITIVE_INFINITY))!);
    await loadBronze(run, lanes, ports);
    await buildSilver(run, ports);
    await auditSilver(run, lanes, ports);
    await buildGold(run, ports);
    await auditGold(run, ports);
    await publishGold(run, ports);
    await withWorkFolder((folder) => finishRun(run, lanes, { ...ports, folder }));
  }

  /** A run that dies while it reads. */
  async killed(): Promise<void> {
    await this.#read(await this.#begin(), 'main', INVOCATIONS_BEFORE_THE_KILL);
  }

  async #begin(): Promise<Run> {
    this.count += 1;
    const { clock, store, warehouse, sql, credentials } = this.#parts;
    const storeId = String(credentials['store_id']);
    const execution = {
      id: `run-${this.count}`,
      startTime: new Date(clock.now()).toISOString(),
      stateMachineArn: 'machine',
    };
    const settings = StoreSettings.parse({});
    return withWorkFolder((work) =>
      withSource({ ...this.#source('main', INVOCATION), storeId }, async ({ api, identity }) => {
        const started = await startRun(
          { input: { storeId, settings }, execution },
          {
            executions: { running: async () => [], failure: async () => null },
            identity,
            usage: api.usage,
            withWarehouse: (_, use) => use(warehouse),
            models: sqlModels(sql),
            work,
            log: silent,
          },
        );
        if (started.decision === 'skip') throw new Error(`${store.url} was skipped: ${started.reason}`);
        return started.run;
      }),
    );
  }

  #source(lane: Lane, remaining: number) {
    const { clock, store, credentials } = this.#parts;
    const deadline = clock.now() + remaining;
    return {
      baseUrl: `${store.url}/admin/v2`,
      lane,
      secrets: new SecretVersionsInMemory(credentials),
      budgetShare: budgetShare(StoreSettings.parse({}), clock.now()),
      clock,
      log: silent,
      remainingTime: () => deadline - clock.now(),
    };
  }

  /** The machine's loop over one lane; null when it was killed after so many invocations. */
  async #read(run: Run, lane: Lane, invocations: number): Promise<ExtractLaneOutput | null> {
    const { clock, warehouse } = this.#parts;
    let input: ExtractLaneInput = { run, lane, cursor: null };
    for (let invocation = 1; invocation <= invocations; invocation += 1) {
      const source = this.#source(lane, INVOCATION);
      const output = await withWorkFolder((work) =>
        withSource({ ...source, storeId: run.storeId }, ({ api }) =>
          extractLane(input, { ...source, api, stage: warehouse, work, concurrency: 16 }),
        ),
      );
      if (output.done || invocation === invocations) {
        this.requests += output.usage.requests;
        this.tooManyRequests += output.usage.tooManyRequests;
        if (output.done) return output;
      }
      if (output.waitSeconds > 0) await clock.sleep(output.waitSeconds * 1000);
      input = output;
    }
    return null;
  }
}
