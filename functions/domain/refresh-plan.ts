import type { StagedStream } from '../contracts/run.ts';
import { isPlanHeader, type PlanEntry, type StateLine } from './plan-file.ts';
import type { Stage, WorkFolder } from './ports.ts';
import type { KnownKey } from './row-index.ts';
import { splitByStream } from './split-by-stream.ts';
import { StreamMemory } from './stream-memory.ts';
import type { RebuiltEntry } from './warehouse-plan.ts';

/**
 * A plan made from Bronze, with what only the stale plan knows: when keys were listed and read last, which days were swept, the
 * shapes of records. A run that died took none of that back, so nothing of it is lost with the run.
 */
export async function* refreshPlan(
  entries: AsyncIterable<RebuiltEntry>,
  recall: (stream: StagedStream) => Promise<StreamMemory>,
): AsyncIterable<PlanEntry | StateLine> {
  let memory: StreamMemory | null = null;
  for await (const entry of entries) {
    if (memory?.stream !== entry.s) {
      memory = await recall(entry.s);
      yield* memory.state();
    }
    yield refreshed(entry, memory.index.entry(entry.k));
  }
}

/** What the stale plan knows of a stream; nothing when there is no plan, or one of an earlier format. */
export async function stalePlanReader(storeId: string, plan: string | null, stage: Stage, work: WorkFolder) {
  const [file] = plan === null ? [] : await stage.get(plan, work.path);
  const readable = file !== undefined && (await isReadable(work, file, storeId));
  const pieces = readable ? await splitByStream(work, file) : new Map<string, string>();
  return async (stream: StagedStream): Promise<StreamMemory> => {
    const memory = new StreamMemory(stream);
    const piece = pieces.get(stream);
    if (piece !== undefined) await memory.addPlan(work.lines(piece), storeId);
    return memory;
  };
}

async function isReadable(work: WorkFolder, file: string, storeId: string): Promise<boolean> {
  for await (const line of work.lines(file)) return isPlanHeader(line, storeId);
  return false;
}

function refreshed({ dueBefore = 0, ...entry }: RebuiltEntry, known: KnownKey | undefined): PlanEntry {
  if (known === undefined) return entry;
  const seenLater = known.seenAt >= (entry.v ?? 0);
  return {
    ...entry,
    d: entry.d || known.day,
    v: Math.max(entry.v ?? 0, known.seenAt),
    // The same detail as then: read when the plan says, unless an invoice asks for it again.
    ...(known.contentHash === entry.c && { r: known.readAt < dueBefore ? 0 : known.readAt }),
    ...(seenLater && known.absences === 1 && { x: 1 as const }),
  };
}
