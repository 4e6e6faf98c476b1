import { expect } from 'vitest';
import type { Lane, Run } from '../../functions/contracts/run.ts';
import type { ExtractLaneOutput } from '../../functions/contracts/states.ts';
import { parsePart, partFolder } from '../../functions/domain/stage-paths.ts';
import { streamsOf } from '../../functions/domain/stream-catalogue.ts';
import { bronzeOf } from './bronze-of-a-stage.ts';
import type { FolderStage } from './folder-stage.ts';

/** The ledger's first hop: whatever the store reported is pending, unchanged or staged. */
export function expectBalance(streams: ExtractLaneOutput['streams']): void {
  const unbalanced = Object.entries(streams).filter(
    ([, { reported, unchanged, changed, pending }]) => unchanged + changed !== reported - pending,
  );
  expect(unbalanced, 'streams whose counts do not balance').toEqual([]);
}

/** The hops behind it: as many lines as counted lie in the stage, and Bronze will hold what was reported. */
export async function expectLoadable(
  stage: FolderStage,
  run: Run,
  lane: Lane,
  streams: ExtractLaneOutput['streams'],
): Promise<void> {
  for (const { name } of streamsOf(lane, run.streams)) {
    const { staged = 0, reported = 0, pending = 0 } = streams[name] ?? {};
    const files = await stage.list(`${partFolder(run.storeId, run.runId, name)}/`);
    const lines = files.reduce((sum, { path }) => sum + (parsePart(path)?.lines ?? 0), 0);
    expect(lines, `staged lines of ${name}`).toBe(staged);
    const held = (await bronzeOf(stage, run.storeId, name)).size;
    expect(held, `live keys of ${name} in Bronze`).toBeGreaterThanOrEqual(reported - pending);
    if (run.createdFrom === null) expect(held, `live keys of ${name} in Bronze`).toBeLessThanOrEqual(reported);
  }
}
