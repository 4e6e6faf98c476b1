import { Command } from 'commander';
import { type Plan, plans } from '../../../local/store/api/rate-limit.ts';
import { incremental } from './incremental.ts';
import { readAtPlan } from './plan-rates.ts';
import { unlimited } from './unlimited.ts';

/** Rows that Salla puts on a page of orders at most. */
const ORDERS_PER_PAGE = 30;

const program = new Command('bench:source')
  .description(
    'What the Salla source makes of a rate limit and of a processor:\n' +
      ' plans        share of the legal budget, 429s and order rows a second, per plan, on a virtual clock\n' +
      ' unlimited    a first run without a limit: rows and megabytes a second, memory, and CPU beside that of\n' +
      '              downloading the same pages with undici and gzipping them (floorRatio)\n' +
      ' incremental  one order in a hundred changes: requests of 24 hourly runs, per plan, on a virtual clock\n' +
      'The last line is JSON.',
  )
  .option('--windows <n>', 'full minutes of the limit to read for, per plan', Number, 20)
  .option('--orders <n>', 'orders of the shop that is read without a limit', Number, 3000)
  .option('--rounds <n>', 'passes of extraction and floor, in turns; medians count', Number, 8)
  .option('--known-orders <n>', 'orders of the shop whose changes are looked for', Number, 100_000)
  .parse();
const options = program.opts<{ windows: number; orders: number; rounds: number; knownOrders: number }>();
const tell = (line: string) => process.stderr.write(`${line}\n`);

interface PlanResult {
  budgetShare: number;
  tooManyRequests: number;
  rowsPerSecond: number;
}

async function readPlans(): Promise<Record<Plan, PlanResult>> {
  const results: Partial<Record<Plan, PlanResult>> = {};
  for (const plan of Object.keys(plans) as Plan[]) {
    const settings = { plan, lane: 'main', windows: options.windows, rowsPerPage: ORDERS_PER_PAGE } as const;
    const { read, report } = await readAtPlan(settings);
    results[plan] = {
      budgetShare: rounded(read.budgetShare),
      tooManyRequests: report.tooManyRequests,
      rowsPerSecond: rounded(read.rows / read.seconds),
    };
    tell(
      `${plan}: ${rounded(read.budgetShare * 100)} % of ${read.budget} legal requests in ${options.windows} minutes, ` +
        `${report.tooManyRequests} times 429, ${rounded(read.rows / read.seconds)} rows/s`,
    );
  }
  return results as Record<Plan, PlanResult>;
}

async function readUnlimited() {
  const result = await unlimited(options.orders, options.rounds);
  tell(
    `unlimited: ${rounded(result.megabytes)} MB in ${result.requests} answers, ${rounded(result.rowsPerSecond)} rows/s, ` +
      `${rounded(result.megabytesPerSecond)} MB/s, ${rounded(result.peakMemoryMb)} MB of memory; CPU per MB ` +
      `${rounded(result.cpuSecondsPerMegabyte * 1000)} ms, floor ${rounded(result.floorCpuSecondsPerMegabyte * 1000)} ms`,
  );
  return {
    rowsPerSecond: rounded(result.rowsPerSecond),
    megabytesPerSecond: rounded(result.megabytesPerSecond),
    floorRatio: rounded(result.floorRatio),
    peakMemoryMb: rounded(result.peakMemoryMb),
  };
}

async function readChanges() {
  const { orders, changed, plans: byPlan } = await incremental(options.knownOrders, tell);
  const named = Object.entries(byPlan).map(([plan, { requests, seenFirstRun }]) => [plan, { requests, seenFirstRun }]);
  return {
    orders,
    changed,
    plans: Object.fromEntries(named) as Record<Plan, { requests: number; seenFirstRun: boolean }>,
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

const planResults = await readPlans();
const unlimitedResult = await readUnlimited();
const incrementalResult = await readChanges();
console.log(JSON.stringify({ plans: planResults, unlimited: unlimitedResult, incremental: incrementalResult }));
