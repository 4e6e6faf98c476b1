import type { Run } from '../contracts/run.ts';
import { coreStreams, defaultStreams, Lane, StagedStream } from '../contracts/run.ts';
import type { StartRunInput, StartRunOutput } from '../contracts/states.ts';
import { newestPlan, withoutOwnFiles } from './choose-plan.ts';
import { SecretInvalidError } from './errors.ts';
import { isState, planHeader, planLine, stateLine } from './plan-file.ts';
import type { Executions, Log, SourceApi, SqlModels, StoreIdentity, Warehouse, WorkFolder } from './ports.ts';
import { refreshPlan, stalePlanReader } from './refresh-plan.ts';
import { runIdOf } from './run-id.ts';
import { earlierRun } from './single-flight.ts';
import { plansFolder, rebuiltPlanName, storeFolder } from './stage-paths.ts';
import { localDate } from './store-time.ts';
import { rebuildPlan } from './warehouse-plan.ts';

export interface StartRunPorts {
  executions: Executions;
  /** The store's clock and id. */
  identity: () => Promise<StoreIdentity>;
  usage: SourceApi['usage'];
  /** Opens the warehouse; called only when this run goes on. */
  withWarehouse: <T>(run: { runId: string }, use: (warehouse: Warehouse) => Promise<T>) => Promise<T>;
  models: SqlModels;
  work: WorkFolder;
  log: Log;
}

/** Decides whether this execution runs, and what every later state needs to know of the run. */
export async function startRun({ input, execution }: StartRunInput, ports: StartRunPorts): Promise<StartRunOutput> {
  const { storeId } = input;
  const other = await earlierRun(ports.executions, { ...execution, arn: execution.id, storeId });
  if (other !== null) {
    const reason = `Store ${storeId} is being read by ${other.arn}, which started earlier.`;
    ports.log.warn('skipped', { reason });
    return { decision: 'skip', reason };
  }
  const { asOf, storeId: tokenOf } = await ports.identity();
  if (tokenOf !== null && tokenOf !== storeId) {
    throw new SecretInvalidError(
      `The token in the secret of store ${storeId} belongs to store ${tokenOf}.`,
      `put the pair of store ${storeId} into its secret, or start the run for store ${tokenOf}.`,
    );
  }
  const runId = runIdOf(execution);
  const { planFile, statements, busy } = await ports.withWarehouse({ runId }, async (warehouse) => ({
    planFile: await planOf(storeId, runId, warehouse, ports),
    statements: warehouse.statementCount,
    busy: [...warehouse.busy],
  }));
  const run: Run = {
    runId,
    storeId,
    kind: planFile === null ? 'initial' : 'incremental',
    startedAt: new Date(execution.startTime).toISOString(),
    asOf,
    createdFrom: input.days === undefined ? null : localDate(asOf, -input.days),
    planFile,
    streams: streamsToRead(input.streams),
    settings: input.settings,
    extractUntil: new Date(Date.parse(execution.startTime) + input.settings.extractMinutes * 60_000).toISOString(),
  };
  return {
    decision: 'run',
    run,
    lanes: Lane.options.map((lane) => ({ lane, cursor: null })),
    usage: { ...ports.usage, statements, stagedBytes: 0, busy },
  };
}

/** Core streams and those asked for, in the order of the contract. */
function streamsToRead(asked: readonly StagedStream[] = defaultStreams): StagedStream[] {
  return StagedStream.options.filter(
    (name) => asked.includes(name) || (coreStreams as readonly string[]).includes(name),
  );
}

/** The newest plan that can be believed; null when the warehouse holds nothing of the store. */
async function planOf(
  storeId: string,
  runId: string,
  warehouse: Warehouse,
  ports: StartRunPorts,
): Promise<string | null> {
  const paths = (await warehouse.list(`${storeFolder(storeId)}/`)).map(({ path }) => path);
  const newest = newestPlan(withoutOwnFiles(paths, runId));
  if (newest !== null && !newest.stale) return newest.path;
  ports.log.info('rebuilding the plan from the warehouse', { because: newest === null ? 'no plan' : 'a run died' });
  return rebuild(storeId, runId, newest?.path ?? null, warehouse, ports);
}

async function rebuild(
  storeId: string,
  runId: string,
  stalePlan: string | null,
  warehouse: Warehouse,
  { models, work }: StartRunPorts,
) {
  const file = await work.create(rebuiltPlanName(runId));
  await file.write(planHeader(storeId, runId));
  const entries = rebuildPlan(warehouse, models, storeId);
  const recall = await stalePlanReader(storeId, stalePlan, warehouse, work);
  for await (const line of refreshPlan(entries, recall))
    await file.write(isState(line) ? stateLine(line) : planLine(line));
  const { path, lines } = await file.close();
  const empty = lines === 1;
  const staged = empty ? null : await warehouse.put(path, plansFolder(storeId));
  await work.remove(path);
  return staged?.path ?? null;
}
