import { AccessToken } from '../../../functions/adapters/salla/access-token.ts';
import type { HttpTransport } from '../../../functions/adapters/salla/http-transport.ts';
import { assumedBudgets, LANE_CONCURRENCY } from '../../../functions/adapters/salla/open-source.ts';
import { RateBudget } from '../../../functions/adapters/salla/rate-budget.ts';
import { RateGovernor } from '../../../functions/adapters/salla/rate-governor.ts';
import { SallaClient } from '../../../functions/adapters/salla/salla-client.ts';
import type { Lane } from '../../../functions/contracts/run.ts';
import { SallaRateLimitedError } from '../../../functions/domain/errors.ts';
import type { Clock, SourceQuery } from '../../../functions/domain/ports.ts';
import { SecretVersionsInMemory } from '../../source/secret-versions-in-memory.ts';
import { WindowTally } from './window-tally.ts';

export interface LongReadOptions {
  baseUrl: string;
  /** The store's secret, as `StoreSecret` has it. */
  pair: Record<string, unknown>;
  lane: Lane;
  /** Listing that is asked for again and again. */
  path: string;
  query?: SourceQuery;
  /** Part of the limit asked for, 0 to 1. */
  share?: number;
  transport: HttpTransport;
  /** The client's clock. */
  clock: Clock;
  /** Full windows of the limit to read for. */
  windows: number;
}

/** What a long read took of the limit; counts are of the full windows. */
export interface LongRead extends ReturnType<WindowTally['full']> {
  /** Part of limit × full windows, 0 to 1. */
  budgetShare: number;
  tooManyRequests: number;
}

/** Reads one listing as fast as the governor allows, until the store has begun one window more than asked for. */
export async function longRead(options: LongReadOptions): Promise<LongRead> {
  const { clock, path, query, transport, windows } = options;
  const tally = new WindowTally(() => clock.now());
  const watched: HttpTransport = {
    ...transport,
    send: async (request) => {
      const answer = await transport.send(request);
      tally.count(answer);
      return answer;
    },
  };
  const done = () => tally.begun > windows;
  while (!done()) {
    // What a new invocation after a wait of the state machine is: nothing of the limit is remembered.
    const client = openClient(options, watched);
    const reader = async (): Promise<number> => {
      try {
        while (!done()) await client.get(path, query);
        return 0;
      } catch (error) {
        if (error instanceof SallaRateLimitedError) return error.waitSeconds;
        throw error;
      }
    };
    const waits = await Promise.all(Array.from({ length: LANE_CONCURRENCY }, reader));
    await clock.sleep(1000 * Math.max(...waits));
  }
  const full = tally.full(windows);
  return { ...full, budgetShare: full.admitted / full.budget, tooManyRequests: tally.tooManyRequests };
}

function openClient(options: LongReadOptions, transport: HttpTransport): SallaClient {
  const { baseUrl, pair, lane, clock, share = 1 } = options;
  const limit = { clock, remainingTime: () => 800_000 };
  const budget = new RateBudget({ ...assumedBudgets[lane], share: () => share });
  return new SallaClient({
    ...limit,
    baseUrl,
    token: new AccessToken(new SecretVersionsInMemory(pair), String(pair['store_id'])),
    governor: new RateGovernor(budget, limit),
    transport,
    log: { info: () => undefined, warn: () => undefined },
    random: () => 0.5,
  });
}
