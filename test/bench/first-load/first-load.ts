import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, warehouseFiles } from '../../../functions/adapters/snowflake/migrate.ts';
import { openWarehouse } from '../../../functions/adapters/snowflake/open-warehouse.ts';
import type { Warehouse } from '../../../functions/domain/ports.ts';
import { startWarehouse } from '../../../local/snowflake/server.ts';
import { hurriedClock } from '../../source/hurried-clock.ts';
import { type RunningStore, startStore } from '../../store/running-store.ts';
import { Runs } from './runs.ts';

const sql = fileURLToPath(new URL('../../../sql', import.meta.url));
const limits = { plus: 120, pro: 360, special: 720 } as const;

export interface FirstLoadOptions {
  orders: number;
  days: number;
  plan: keyof typeof limits;
  runs: number;
  killAt: number;
}

export interface FirstLoadReport {
  orders: number;
  plan: string;
  /** Virtual hours from the first request to each state of Gold; null when it was not reached. */
  hours: { listed: number | null; currentMonth: number | null; complete: number | null };
  runs: number;
  requests: number;
  tooManyRequests: number;
  /** Orders that came in during the load, and how many of them Gold had after the next run. */
  newOrders: { placed: number; seenByNextRun: number };
  /** Orders read in full again although nothing of them had changed. */
  repeated: number;
  realSeconds: number;
  problems: string[];
}

/** Months of Gold: how many orders, and how many of them are complete. */
async function completeness(warehouse: Warehouse) {
  const { rows } = await warehouse.execute({
    sql: `select left(order_date_key::varchar, 6) as month, count(*) as orders, count_if(detail_state = 'complete') as complete
      from GOLD.gold_fact_orders group by 1 order by 1 desc`,
  });
  return rows.map((row) => ({
    month: String(row['MONTH']),
    orders: Number(row['ORDERS']),
    complete: Number(row['COMPLETE']),
  }));
}

/** Loads the shop run by run; `tell` gets one line a run. */
export async function firstLoad(options: FirstLoadOptions, tell: (line: string) => void): Promise<FirstLoadReport> {
  const began = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'first-load-'));
  const clock = hurriedClock();
  const shop = { orders: options.orders, days: options.days, seed: 1 };
  const store = await startStore({ shop, plan: options.plan, rateLimit: limits[options.plan], now: () => clock.now() });
  const endpoint = await startWarehouse({ directory: folder, port: 0, memoryLimit: '8GB' });
  const key = await readFile(join(folder, 'keys', 'warehouse.p8'), 'utf8');
  const secret = { account: 'LOCAL', user: 'SALLA_LOCAL', private_key: key, access_url: endpoint.url };
  const warehouse = await openWarehouse({ secret, database: 'SALLA_DWH', tag: { bench: 'first-load' } });
  try {
    await migrate(warehouse, warehouseFiles(sql));
    return await load({ options, tell, began, clock, store, warehouse });
  } finally {
    await warehouse.close();
    await endpoint.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Parts {
  options: FirstLoadOptions;
  tell: (line: string) => void;
  began: number;
  clock: ReturnType<typeof hurriedClock>;
  store: RunningStore;
  warehouse: Warehouse;
}

async function load({ options, tell, began, clock, store, warehouse }: Parts): Promise<FirstLoadReport> {
  const runs = new Runs({ sql, clock, store, warehouse, credentials: await store.credentials() });
  const start = clock.now();
  const hoursSince = () => Math.round((clock.now() - start) / 36_000) / 100;
  const hours: FirstLoadReport['hours'] = { listed: null, currentMonth: null, complete: null };
  const newOrders = { placed: 0, seenByNextRun: 0 };
  const problems: string[] = [];
  for (let serial = 1; serial <= options.runs && hours.complete === null; serial += 1) {
    const hourBegan = clock.now();
    const killed = serial === options.killAt;
    const before = newOrders.placed === 0 && serial === options.killAt + 1 ? await placeOrders(store) : null;
    const known = before === null ? 0 : await orderCount(warehouse);
    if (killed) await runs.killed();
    else await runs.run();
    if (before !== null) {
      newOrders.placed = before;
      newOrders.seenByNextRun = (await orderCount(warehouse)) - known;
    }
    const months = await completeness(warehouse);
    const total = months.reduce((sum, { orders }) => sum + orders, 0);
    const complete = months.reduce((sum, month) => sum + month.complete, 0);
    const [current] = months;
    if (hours.listed === null && total >= options.orders) hours.listed = hoursSince();
    if (hours.listed !== null && current !== undefined && current.complete === current.orders)
      hours.currentMonth ??= hoursSince();
    if (total > 0 && hours.listed !== null && complete === total) hours.complete = hoursSince();
    tell(
      `run ${serial}${killed ? ' (killed)' : ''}: ${hoursSince()} h, ${runs.requests} requests, ${total} orders in Gold, ${complete} complete, ` +
        `${current?.month ?? '-'} ${current?.complete ?? 0}/${current?.orders ?? 0}, ${Math.round((Date.now() - began) / 1000)} s`,
    );
    // Runs begin every hour, or when the one before is over.
    const rest = hourBegan + 3_600_000 - clock.now();
    if (rest > 0) await clock.sleep(rest);
    await store.control('advance', { hours: 1 });
  }
  if (hours.complete === null) problems.push(`the load was not complete after ${options.runs} runs`);
  if (newOrders.seenByNextRun < newOrders.placed) problems.push('a regular run did not see the orders of its day');
  const repeated = await repeatedOrders(warehouse);
  if (repeated > 0) problems.push(`${repeated} orders were read in full again although nothing of them had changed`);
  const { requests, tooManyRequests } = runs;
  if (tooManyRequests > 0) problems.push(`${tooManyRequests} answers were 429`);
  const realSeconds = Math.round((Date.now() - began) / 1000);
  return {
    orders: options.orders,
    plan: options.plan,
    hours,
    runs: runs.count,
    requests,
    tooManyRequests,
    newOrders,
    repeated,
    realSeconds,
    problems,
  };
}

/** A day of business at once: new orders, and changes of old ones. */
async function placeOrders(store: RunningStore): Promise<number> {
  const before = (await (await fetch(`${store.url}/health`)).json()) as { orders: number };
  const after = (await store.control('advance-day')) as { orders: number };
  return after.orders - before.orders;
}

async function orderCount(warehouse: Warehouse): Promise<number> {
  const { rows } = await warehouse.execute({ sql: 'select count(*) as n from GOLD.gold_fact_orders' });
  return Number(rows[0]?.['N']);
}

/** Orders with two equal records in Bronze, one after the other. */
async function repeatedOrders(warehouse: Warehouse): Promise<number> {
  const { rows } = await warehouse.execute({
    sql: `select count(distinct id) as n from (
      select id, record_hash, row_hash, lag(record_hash) over (partition by id order by run_id, file) as earlier,
        lag(row_hash) over (partition by id order by run_id, file) as earlier_row
      from BRONZE.bronze_orders where is_object(record)
    ) versions where record_hash = earlier and left(row_hash, 16) = left(earlier_row, 16)`,
  });
  return Number(rows[0]?.['N']);
}
