import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { withWorkFolder } from '../../functions/adapters/files/work-folder.ts';
import { withSource } from '../../functions/adapters/salla/open-source.ts';
import { defaultStreams, type Lane, type Run, type StagedStream } from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import type { ExtractLaneInput, ExtractLaneOutput } from '../../functions/contracts/states.ts';
import { extractLane } from '../../functions/domain/extract-lane.ts';
import { writeNextPlan } from '../../functions/domain/next-plan.ts';
import type { Envelope } from '../../functions/domain/part-writer.ts';
import type { Clock } from '../../functions/domain/ports.ts';
import { partFolder } from '../../functions/domain/stage-paths.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import type { FolderStage } from './folder-stage.ts';
import { SecretVersionsInMemory } from './secret-versions-in-memory.ts';

export const storeId = '1305146709';
export const silent = { info: () => undefined, warn: () => undefined };

export interface LaneSettings {
  url: string;
  credentials: object;
  stage: FolderStage;
  run: Run;
  /** Milliseconds the invocation has left, asked again and again. */
  remainingTime?: () => number;
  clock?: Clock;
}

export function testRun(serial: number, fields: Partial<Run> = {}): Run {
  return {
    runId: `20261101T00000000${serial}Z-0000000${serial}`,
    storeId,
    kind: 'initial',
    startedAt: `2026-11-01T00:0${serial}:00.000Z`,
    asOf: '2026-10-31T20:30:00.000Z',
    createdFrom: null,
    planFile: null,
    streams: [...defaultStreams],
    settings: StoreSettings.parse({}),
    extractUntil: '2100-01-01T00:00:00.000Z',
    ...fields,
  };
}

/** One invocation of ExtractLane. */
export async function invokeLane(
  settings: LaneSettings,
  lane: Lane,
  previous: ExtractLaneOutput | null = null,
): Promise<ExtractLaneOutput> {
  const clock = settings.clock ?? systemClock;
  const input: ExtractLaneInput = previous ?? { run: settings.run, lane, cursor: null };
  const remainingTime = settings.remainingTime ?? (() => 800_000);
  const source = {
    baseUrl: `${settings.url}/admin/v2`,
    storeId,
    lane,
    secrets: new SecretVersionsInMemory(settings.credentials),
    budgetShare: 1,
    clock,
    log: silent,
    remainingTime,
  };
  return withWorkFolder((work) =>
    withSource(source, ({ api }) =>
      extractLane(input, { api, stage: settings.stage, work, clock, log: silent, remainingTime, concurrency: 8 }),
    ),
  );
}

/** The machine's loop: invocations until the lane is done; `invocations` counts them. */
export async function readLane(settings: LaneSettings, lane: Lane) {
  let output = await invokeLane(settings, lane);
  let invocations = 1;
  for (; !output.done && invocations < 500; invocations += 1) output = await invokeLane(settings, lane, output);
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
