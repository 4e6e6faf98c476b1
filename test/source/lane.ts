import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { withWorkFolder } from '../../functions/adapters/files/work-folder.ts';
import { withSource } from '../../functions/adapters/salla/open-source.ts';
import { coreStreams, type Lane, type Run, type StagedStream } from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import type { ExtractLaneInput, ExtractLaneOutput } from '../../functions/contracts/states.ts';
import { extractLane } from '../../functions/domain/extract-lane.ts';
import { writeNextPlan } from '../../functions/domain/next-plan.ts';
import type { Envelope } from '../../functions/domain/part-writer.ts';
import type { Clock, SourceApi } from '../../functions/domain/ports.ts';
import { partFolder } from '../../functions/domain/stage-paths.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import type { FolderStage } from './folder-stage.ts';
import { expectBalance, expectLoadable } from './ledger-of-a-lane.ts';
import { SecretVersionsInMemory } from './secret-versions-in-memory.ts';

export const storeId = '1305146709';
export const silent = { info: () => undefined, warn: () => undefined };

/** Credentials for servers that accept anything. */
export const anyCredentials = {
  store_id: storeId,
  access_token: 'ory_at_x',
  refresh_token: 'ory_rt_x',
  expires: 2_000_000_000,
  client_id: 'client',
  client_secret: 'secret',
};

export interface LaneSettings {
  url: string;
  credentials: object;
  stage: FolderStage;
  run: Run;
  /** Milliseconds the invocation has left, asked again and again. */
  remainingTime?: () => number;
  clock?: Clock;
  /** Stands between the lane and the store's API: to watch requests, or to end the run's time at one of them. */
  through?: (api: SourceApi) => SourceApi;
}

/** A run; those of a higher serial started an hour later each. */
export function testRun(serial: number, fields: Partial<Run> = {}): Run {
  const startedAt = new Date(Date.UTC(2026, 10, 1, serial)).toISOString();
  return {
    runId: `${startedAt.replaceAll(/[-:.]/g, '')}-${String(serial).padStart(8, '0')}`,
    storeId,
    kind: 'initial',
    startedAt,
    asOf: '2026-10-31T20:30:00.000Z',
    createdFrom: null,
    planFile: null,
    streams: [...coreStreams],
    settings: StoreSettings.parse({}),
    extractUntil: '2100-01-01T00:00:00.000Z',
    ...fields,
  };
}

/** The run after `previous`, which is finished: it compares against the plan that one left. */
export async function runAfter(stage: FolderStage, previous: Run, fields: Partial<Run> = {}): Promise<Run> {
  const planFile = await finishRun(stage, previous);
  const { streams, settings, asOf } = previous;
  const serial = Number(previous.runId.slice(-8)) + 1;
  return testRun(serial, {
    storeId: previous.storeId,
    streams,
    settings,
    asOf,
    ...fields,
    kind: 'incremental',
    planFile,
  });
}

/** One invocation of ExtractLane. Its counts must balance, whatever happened. */
export async function invokeLane(
  settings: LaneSettings,
  lane: Lane,
  previous: ExtractLaneOutput | null = null,
): Promise<ExtractLaneOutput> {
  const { stage, run, clock = systemClock, through = (api) => api } = settings;
  const input: ExtractLaneInput = previous ?? { run, lane, cursor: null };
  const remainingTime = settings.remainingTime ?? (() => 800_000);
  const source = {
    baseUrl: `${settings.url}/admin/v2`,
    storeId: run.storeId,
    lane,
    secrets: new SecretVersionsInMemory(settings.credentials),
    budgetShare: 1,
    clock,
    log: silent,
    remainingTime,
  };
  const output = await withWorkFolder((work) =>
    withSource(source, ({ api }) =>
      extractLane(input, { api: through(api), stage, work, clock, log: silent, remainingTime, concurrency: 8 }),
    ),
  );
  expectBalance(output.streams);
  return output;
}

/** The machine's loop: invocations until the lane is done; `invocations` counts them. What it staged can be loaded. */
export async function readLane(settings: LaneSettings, lane: Lane, begun: ExtractLaneOutput | null = null) {
  let output = await invokeLane(settings, lane, begun);
  let invocations = 1;
  for (; !output.done && invocations < 1_000; invocations += 1) output = await invokeLane(settings, lane, output);
  if (output.done) await expectLoadable(settings.stage, settings.run, lane, output.streams);
  return { ...output, invocations };
}

/** The run's staged envelopes of a stream, in file and line order. */
export async function stagedEnvelopes(stage: FolderStage, run: Run, stream: StagedStream) {
  const files = await stage.list(`${partFolder(run.storeId, run.runId, stream)}/`);
  const envelopes: (Envelope & { line: string })[] = [];
  for (const { path } of files) {
    const text = gunzipSync(await readFile(join(stage.folder, path))).toString('utf8');
    for (const line of text.trimEnd().split('\n')) envelopes.push(JSON.parse(line) as Envelope & { line: string });
  }
  return envelopes;
}

/** What FinishRun does: the plan the next run compares against. */
export function finishRun(stage: FolderStage, run: Run): Promise<string> {
  return withWorkFolder(async (work) => (await writeNextPlan(run, stage, work)).path);
}
