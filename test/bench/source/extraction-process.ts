import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { withWorkFolder } from '../../../functions/adapters/files/work-folder.ts';
import { LANE_CONCURRENCY, withSource } from '../../../functions/adapters/salla/open-source.ts';
import { defaultStreams, type Lane, Run } from '../../../functions/contracts/run.ts';
import { ExtractLaneInput, ExtractLaneOutput } from '../../../functions/contracts/states.ts';
import { extractLane } from '../../../functions/domain/extract-lane.ts';
import { createHandler } from '../../../functions/runtime/create-handler.ts';
import { FolderStage } from '../../source/folder-stage.ts';
import { SecretVersionsInMemory } from '../../source/secret-versions-in-memory.ts';
import { servePasses } from './measured-passes.ts';

/**
 * The whole extraction, from the HTTP client through parsing, hashing and logging to gzip part files on a stage that is a
 * folder: `node extraction-process.ts URL`, asked by its parent for each pass.
 */

const [url = ''] = process.argv.slice(2);
const pair = (await (await fetch(`${url}/_store/credentials`)).json()) as Record<string, string>;
const storeId = pair['store_id']!;

const context = { getRemainingTimeInMillis: () => 900_000 } as Context;
const { signal } = new AbortController();

/** As the handler of the state has it, with a folder for the warehouse's stage. */
function handlerOn(stage: FolderStage) {
  return createHandler({
    name: 'ExtractLane',
    input: ExtractLaneInput,
    output: ExtractLaneOutput,
    run: (input, { log, clock, remainingTime }) =>
      withWorkFolder((work) =>
        withSource({ ...sourceOf(input.lane), clock, log, remainingTime }, ({ api }) =>
          extractLane(input, { api, stage, work, clock, log, remainingTime, concurrency: LANE_CONCURRENCY }),
        ),
      ),
  });
}

function sourceOf(lane: Lane) {
  const secrets = new SecretVersionsInMemory(pair);
  return { baseUrl: `${url}/admin/v2`, storeId, lane, secrets, budgetShare: 1 };
}

async function extractAll(serial: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const handler = handlerOn(new FolderStage(folder));
    const run = runOf(serial);
    let rows = 0;
    for (const lane of ['main', 'customers'] as const) {
      let event: unknown = { run, lane, cursor: null };
      for (let done = false; !done;) {
        const output = (await handler(event, context, { signal })) as ExtractLaneOutput;
        ({ done } = output);
        event = output;
        if (done) for (const counts of Object.values(output.streams)) rows += counts.fetched;
      }
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function runOf(serial: number): Run {
  return Run.parse({
    runId: `20261101T000000000Z-${String(serial).padStart(8, '0')}`,
    storeId,
    kind: 'initial',
    startedAt: '2026-11-01T00:00:00.000Z',
    asOf: '2026-10-31T20:30:00.000Z',
    createdFrom: null,
    planFile: null,
    streams: [...defaultStreams],
    settings: {},
    extractUntil: '2100-01-01T00:00:00.000Z',
  });
}

servePasses(extractAll);
