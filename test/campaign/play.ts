import { familyOf } from '../../functions/contracts/errors.ts';
import { operationsStatement } from '../../local/run/operations-sql.ts';
import { differences } from './differences.ts';
import type { DisturbedRun, Scenario } from './scenario.ts';
import { openShop, type ShopUnderTest } from './shop-under-test.ts';
import type { EndedRun, World } from './world.ts';

export interface Outcome {
  seed: number;
  /** What is wrong, in sentences; empty when the warehouse equals the store. */
  failures: string[];
  runs: number;
  kills: number;
  requests: number;
}

/** Runs, a week apart, that a quiet store must be caught up with: a deletion without a detail path takes two listings. */
const mostQuietRuns = 5;
/** Behind the last age at which details are read again. */
const twoMonths = 61 * 24;
/** Streams that are read weekly are due again. */
const aWeek = 7 * 24;

/** Plays one scenario to its end and says what is wrong then. */
export async function play(world: World, scenario: Scenario): Promise<Outcome> {
  const outcome: Outcome = { seed: scenario.seed, failures: [], runs: 0, kills: 0, requests: 0 };
  let shop: ShopUnderTest | undefined;
  try {
    shop = await openShop(world, scenario);
    await disturb(world, shop, scenario, outcome);
    await calm(world, shop, scenario, outcome);
  } catch (error) {
    outcome.failures.push(
      `the campaign itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  } finally {
    await shop?.close();
  }
  return outcome;
}

async function disturb(world: World, shop: ShopUnderTest, scenario: Scenario, outcome: Outcome): Promise<void> {
  const redrive = async ({ record }: EndedRun, run: DisturbedRun) => {
    shop.watch([]);
    const redriven = await world.redrive(record, { kill: null, haste: run.haste });
    note(outcome, redriven, run);
    await letInAgain(shop, redriven);
  };
  let late: (() => Promise<void>) | undefined;
  for (const run of scenario.runs) {
    for (const control of run.before) await shop.control(control);
    await shop.control({ path: 'misbehave', body: run.misbehaviour });
    shop.watch(run.meanwhile);
    const settings = { ...scenario.settings, extractMinutes: run.extractMinutes };
    const ended = await world.start({ storeId: shop.storeId, streams: scenario.streams, settings }, run);
    note(outcome, ended, run);
    await letInAgain(shop, ended);
    await late?.();
    late = undefined;
    if (ended.record.status === 'SUCCEEDED') continue;
    if (run.afterFailure === 'redrive') await redrive(ended, run);
    if (run.afterFailure === 'redrive late') late = () => redrive(ended, run);
  }
  await late?.();
  for (const control of scenario.last) await shop.control(control);
}

/** A refresh that was killed half-way is answered by a person who installs the app again. */
async function letInAgain(shop: ShopUnderTest, { record }: EndedRun): Promise<void> {
  if (['TokenRefreshUnknownError', 'SallaAuthRevokedError', 'SallaAuthExpiredError'].includes(record.error ?? '')) {
    await shop.reinstall();
  }
}

/** Errors with which a disturbed run may end: the store's doing, or the killer's. */
const blameless = new Set([
  'SallaResponseInvalidError',
  'SallaRequestRejectedError',
  'SallaAuthExpiredError',
  'TokenRefreshUnknownError',
  // Redriven after a later run had published.
  'RunSupersededError',
  'Sandbox.Timedout',
  'Killed',
]);

function note(outcome: Outcome, { record, kills, requests }: EndedRun, run: DisturbedRun | null): void {
  outcome.runs += 1;
  outcome.kills += kills;
  outcome.requests += requests;
  if (record.status === 'SUCCEEDED') return;
  const error = record.error ?? record.status;
  if (run !== null && (blameless.has(error) || familyOf(error) === 'retry')) return;
  outcome.failures.push(`a ${run === null ? 'quiet' : 'disturbed'} run ended in ${error}: ${causeOf(record.cause)}`);
}

function causeOf(cause: string | undefined): string {
  try {
    const { errorMessage, trace } = JSON.parse(cause ?? '') as { errorMessage: string; trace: string[] };
    return [errorMessage, ...trace.slice(1, 4)].join('\n    ');
  } catch {
    return cause ?? 'no cause';
  }
}

/**
 * The store behaves; runs catch up until one writes nothing, and the warehouse must equal the store. A brief scenario is
 * content with a warehouse that equals the store earlier.
 */
async function calm(world: World, shop: ShopUnderTest, scenario: Scenario, outcome: Outcome): Promise<void> {
  await shop.control({ path: 'misbehave' });
  await shop.heal();
  shop.watch([]);
  const input = { storeId: shop.storeId, streams: scenario.streams, settings: scenario.settings };
  let idleRuns = 0;
  for (let run = 1; run <= mostQuietRuns; run += 1) {
    await shop.control({ path: 'advance', body: { hours: run === 1 ? twoMonths : aWeek } });
    const ended = await world.start(input, { kill: null, haste: 0 });
    note(outcome, ended, null);
    if (ended.record.status !== 'SUCCEEDED') return;
    const ledger = await ledgerOf(world, ended);
    outcome.failures.push(...imbalances(ledger));
    const counted = (name: string) => ledger.some((row) => Number(row[name]) > 0);
    const idle = !counted('WRITTEN') && !counted('STAGED');
    if (!idle && !scenario.brief) continue;
    const found = await differences(world.warehouse, shop, scenario.streams);
    if (counted('PENDING') || counted('DETAILS_PENDING')) found.push(`records are pending: ${JSON.stringify(ledger)}`);
    if (found.length === 0) return;
    // The first may have noticed what is gone, and only the second may call it so.
    idleRuns = idle ? idleRuns + 1 : 0;
    if (idleRuns === 2) {
      outcome.failures.push(...found);
      return;
    }
  }
  outcome.failures.push(`after ${mostQuietRuns} runs of a quiet store runs still write`);
}

type LedgerRow = Record<string, unknown>;

async function ledgerOf({ warehouse }: World, { record }: EndedRun): Promise<LedgerRow[]> {
  const { run } = record.output as { run: { runId: string } };
  return (await warehouse.execute({ sql: operationsStatement('run_ledger'), binds: [run.runId] })).rows;
}

/** Streams of which one record is one row in Silver and, once published, in Gold. */
const facts = ['orders', 'order_items', 'invoices', 'transactions', 'shipments', 'abandoned_carts'];

function imbalances(ledger: readonly LedgerRow[]): string[] {
  const sum = (row: LedgerRow, ...names: string[]) => names.reduce((total, name) => total + Number(row[name]), 0);
  const balances = (row: LedgerRow) =>
    sum(row, 'UNACCOUNTED') === 0 &&
    (!facts.includes(String(row['STREAM'])) ||
      ((sum(row, 'SILVER_DELETED') > 0 ||
        sum(row, 'SILVER_INSERTED', 'SILVER_UPDATED', 'SILVER_UNCHANGED') === sum(row, 'SILVER')) &&
        sum(row, 'GOLD_INSERTED', 'GOLD_UPDATED', 'GOLD_UNCHANGED') === sum(row, 'GOLD')));
  return ledger.filter((row) => !balances(row)).map((row) => `the ledger does not balance: ${JSON.stringify(row)}`);
}
