import { httpTransport } from '../../../functions/adapters/salla/http-transport.ts';
import { LANE_CONCURRENCY } from '../../../functions/adapters/salla/open-source.ts';
import type { Lane } from '../../../functions/contracts/run.ts';
import { type Plan, plans } from '../../../local/store/api/rate-limit.ts';
import { Random } from '../../../local/store/shop/random.ts';
import { startStore } from '../../store/running-store.ts';
import { type LongRead, longRead } from './long-read.ts';
import { delayed } from './rate-limit-transport.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface PlanRead {
  read: LongRead;
  /** What the store itself counted. */
  report: { requests: number; tooManyRequests: number; legalBudget: number; customersLegalBudget: number };
}

interface PlanReadOptions {
  plan: Plan;
  lane: Lane;
  /** Full windows of the limit. */
  windows: number;
  rowsPerPage: number;
}

const paths = { main: '/orders', customers: '/customers' } as const;

/** Answers take 50 to 800 ms and overtake each other. */
export function latency(seed: number): () => number {
  const random = new Random(seed);
  return () => 50 + 750 * random.next();
}

/** A long read of a listing over HTTP at all of the plan's limit; store and client share a virtual clock. */
export async function readAtPlan({ plan, lane, windows, rowsPerPage }: PlanReadOptions): Promise<PlanRead> {
  const clock = new VirtualClock();
  const shop = { orders: 60, days: 5, seed: 3 };
  const store = await startStore({ shop, plan, rateLimit: plans[plan], now: () => clock.now() });
  const http = httpTransport(LANE_CONCURRENCY);
  try {
    const read = await longRead({
      baseUrl: `${store.url}/admin/v2`,
      pair: await store.credentials(),
      lane,
      path: paths[lane],
      query: { per_page: rowsPerPage },
      transport: delayed(clock, latency(1), (request) => clock.during(http.send(request))),
      clock,
      windows,
    });
    return { read, report: (await (await fetch(`${store.url}/_store/metrics`)).json()) as PlanRead['report'] };
  } finally {
    await http.close();
    await store.close();
  }
}
