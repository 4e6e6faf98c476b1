import { withWorkFolder } from '../../../functions/adapters/files/work-folder.ts';
import { LANE_CONCURRENCY, withSource } from '../../../functions/adapters/salla/open-source.ts';
import { Run } from '../../../functions/contracts/run.ts';
import type { ExtractLaneInput } from '../../../functions/contracts/states.ts';
import { budgetShare } from '../../../functions/domain/budget-share.ts';
import { extractLane } from '../../../functions/domain/extract-lane.ts';
import { writeNextPlan } from '../../../functions/domain/next-plan.ts';
import type { Clock, SourceApi } from '../../../functions/domain/ports.ts';
import { partFolder } from '../../../functions/domain/stage-paths.ts';
import type { FolderStage } from '../../source/folder-stage.ts';
import { SecretVersionsInMemory } from '../../source/secret-versions-in-memory.ts';
import type { RunningStore } from '../../store/running-store.ts';

/** What Lambda gives a function, milliseconds. */
const INVOCATION = 900_000;

const silent = { info: () => undefined, warn: () => undefined };

/** Readings of a store's orders, one after another, each with the plan that the one before left in the stage. */
export class LaneRuns {
  readonly #clock: Clock;
  readonly #stage: FolderStage;
  /** Stage path; null before the first run. */
  planFile: string | null = null;
  #runs = 0;

  constructor(clock: Clock, stage: FolderStage) {
    this.#clock = clock;
    this.#stage = stage;
  }

  /** One run of the lane `main`, with its waits. `through` stands between the lane and the API. */
  async read(store: RunningStore, through: (api: SourceApi) => SourceApi = (api) => api) {
    this.#runs += 1;
    const run = await this.begin(store);
    const usage = { requests: 0, tooManyRequests: 0 };
    let input: ExtractLaneInput = { run, lane: 'main', cursor: null };
    for (let done = false; !done;) {
      const output = await this.#invoke(store, input, through);
      ({ done } = output);
      if (output.waitSeconds > 0) await this.#clock.sleep(output.waitSeconds * 1000);
      Object.assign(usage, output.usage);
      input = output;
    }
    const plan = await withWorkFolder((work) => writeNextPlan(run, this.#stage, work));
    this.planFile = plan.path;
    return { run, usage, parts: `${partFolder(run.storeId, run.runId, 'orders')}/` };
  }

  /** The run that `read` would make now. */
  async begin(store: RunningStore): Promise<Run> {
    const startedAt = new Date(this.#clock.now());
    const credentials = await store.credentials();
    return Run.parse({
      runId: `${startedAt.toISOString().replaceAll(/[-:.]/g, '')}-${String(this.#runs).padStart(8, '0')}`,
      storeId: credentials['store_id'],
      kind: this.planFile === null ? 'initial' : 'incremental',
      startedAt: startedAt.toISOString(),
      asOf: await storeTime(store),
      createdFrom: null,
      planFile: this.planFile,
      streams: ['orders'],
      settings: {},
      extractUntil: new Date(startedAt.getTime() + 40 * 60_000).toISOString(),
    });
  }

  async #invoke(store: RunningStore, input: ExtractLaneInput, through: (api: SourceApi) => SourceApi) {
    const clock = this.#clock;
    const deadline = clock.now() + INVOCATION;
    const source = {
      baseUrl: `${store.url}/admin/v2`,
      storeId: input.run.storeId,
      lane: input.lane,
      secrets: new SecretVersionsInMemory(await store.credentials()),
      budgetShare: (now: number) => budgetShare(input.run.settings, now),
      clock,
      log: silent,
      remainingTime: () => deadline - clock.now(),
    };
    return withWorkFolder((work) =>
      withSource(source, ({ api }) =>
        extractLane(input, {
          ...source,
          api: through(api),
          stage: this.#stage,
          work,
          concurrency: LANE_CONCURRENCY,
        }),
      ),
    );
  }
}

/** The store's clock, ISO 8601 UTC. */
async function storeTime(store: RunningStore): Promise<string> {
  const { now } = (await (await fetch(`${store.url}/health`)).json()) as { now: string };
  return new Date(`${now.replace(' ', 'T')}+03:00`).toISOString();
}
