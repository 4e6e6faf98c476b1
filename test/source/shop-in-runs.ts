import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Lane, Run, StagedStream } from '../../functions/contracts/run.ts';
import { coreStreams } from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import type { ExtractLaneOutput } from '../../functions/contracts/states.ts';
import type { Clock, SourceApi, SourceQuery } from '../../functions/domain/ports.ts';
import { keyInBronze } from '../../functions/domain/row-key.ts';
import type { ShopOptions } from '../../local/store/shop/shop.ts';
import { type RunningStore, startStore } from '../store/running-store.ts';
import { type AlterPage, apiWithPages, type Intercept, interceptedApi, type Request } from './altered-api.ts';
import { bronzeOf } from './bronze-of-a-stage.ts';
import { FolderStage } from './folder-stage.ts';
import { hurriedClock } from './hurried-clock.ts';
import { invokeLane, type LaneSettings, readLane, runAfter, stagedEnvelopes, testRun } from './lane.ts';

export interface ShopOptionsInRuns {
  shop?: Partial<ShopOptions>;
  streams?: readonly StagedStream[];
  settings?: object;
}

/** A day after every run's `extractUntil`. */
const AFTER_ALL = Date.parse('2100-01-02T00:00:00Z');

/** A local store that is read by one run after another, each with the plan of the one before, by the store's own clock. */
export class ShopInRuns {
  readonly store: RunningStore;
  readonly lane: LaneSettings;
  /** What the current run asked for. */
  requests: Request[] = [];
  /** The run's time is up once so many requests were sent. */
  mostRequests = Number.POSITIVE_INFINITY;
  /** Stand between an invocation and the store's API, the nearest to the store first. */
  #layers: ((api: SourceApi) => SourceApi)[] = [];

  private constructor(store: RunningStore, lane: LaneSettings) {
    this.store = store;
    const clock = lane.clock!;
    const now = () => (this.requests.length >= this.mostRequests ? AFTER_ALL : clock.now());
    this.lane = {
      ...lane,
      clock: { ...clock, now } satisfies Clock,
      through: (api) => this.#layers.reduce((below, layer) => layer(below), api),
    };
    this.intercept((request, send) => {
      this.requests.push(request);
      return send();
    });
  }

  static async open(options: ShopOptionsInRuns = {}): Promise<ShopInRuns> {
    const { shop = {}, streams = coreStreams, settings = {} } = options;
    const store = await startStore({ shop: { orders: 60, days: 40, seed: 3, ...shop } });
    const folder = await mkdtemp(join(tmpdir(), 'runs-'));
    onTestFinished(async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    });
    const run = testRun(1, {
      streams: [...streams],
      settings: StoreSettings.parse(settings),
      asOf: await timeOf(store),
    });
    const credentials = await store.credentials();
    return new ShopInRuns(store, {
      url: store.url,
      credentials,
      stage: new FolderStage(folder),
      run,
      clock: hurriedClock(),
    });
  }

  get run(): Run {
    return this.lane.run;
  }

  /** Reads a lane to its end. */
  read(lane: Lane = 'main', begun: ExtractLaneOutput | null = null) {
    return readLane(this.lane, lane, begun);
  }

  /** One invocation. */
  invoke(previous: ExtractLaneOutput | null = null, lane: Lane = 'main') {
    return invokeLane(this.lane, lane, previous);
  }

  /** Until the returned function is called, every request of an invocation that begins from now on passes `intercept`. */
  intercept(intercept: Intercept): () => void {
    return this.#through((api) => interceptedApi(api, intercept));
  }

  /** Until the returned function is called, invocations that begin from now on see the pages of listings as `alter` makes them. */
  alterPages(alter: AlterPage): () => void {
    return this.#through((api) => apiWithPages(api, alter));
  }

  /** Finishes the run, lets a day of business pass in the store and begins the next run. */
  async nextDay(): Promise<void> {
    await this.store.control('advance-day');
    await this.next();
  }

  /** Finishes the run, lets hours pass in the store, in which nobody orders anything, and begins the next run. */
  async next(hours = 0, fields: Partial<Run> = {}): Promise<void> {
    if (hours > 0) await this.store.control('advance', { hours });
    this.lane.run = await runAfter(this.lane.stage, this.run, { asOf: await timeOf(this.store), ...fields });
    this.requests = [];
    this.mostRequests = Number.POSITIVE_INFINITY;
  }

  /** `next` and `read`. */
  async readNext(hours = 0, fields: Partial<Run> = {}) {
    await this.next(hours, fields);
    return this.read();
  }

  /** Ids that the current run staged, in order; of orders with what was staged: `L` the row, `D` the detail, `X` a tombstone. */
  async staged(stream: StagedStream = 'orders'): Promise<string[]> {
    const lines = await stagedEnvelopes(this.lane.stage, this.run, stream);
    if (stream !== 'orders')
      return lines.map((line) => (line.op === 'delete' ? `X ${keyInBronze(line)}` : keyInBronze(line)));
    return lines.map((line) => `${line.op === 'delete' ? 'X' : line.record === null ? 'L' : 'D'} ${keyInBronze(line)}`);
  }

  /** What Bronze holds of a stream after the current run. */
  bronze(stream: StagedStream = 'orders') {
    return bronzeOf(this.lane.stage, this.run.storeId, stream);
  }

  /** Keys of the requests for details of orders, in order. */
  get details(): string[] {
    return this.requests.flatMap(({ path }) => /^\/orders\/(\d+)$/.exec(path)?.[1] ?? []);
  }

  /** Pages that were asked for of a listing. */
  pages(path: string): SourceQuery[] {
    return this.requests.filter((request) => request.path === path).map(({ query }) => query);
  }

  #through(layer: (api: SourceApi) => SourceApi): () => void {
    this.#layers.push(layer);
    return () => {
      this.#layers = this.#layers.filter((other) => other !== layer);
    };
  }
}

/** The store's clock, ISO 8601 UTC. */
async function timeOf(store: RunningStore): Promise<string> {
  const { now } = (await (await fetch(`${store.url}/health`)).json()) as { now: string };
  return new Date(`${now.replace(' ', 'T')}+03:00`).toISOString();
}
