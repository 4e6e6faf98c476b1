import type { Lane } from '../../contracts/run.ts';
import type { Clock, Log, SecretVersions, SourceApi, StoreIdentity } from '../../domain/ports.ts';
import { AccessToken } from './access-token.ts';
import { httpTransport } from './http-transport.ts';
import { type BudgetSettings, RateBudget } from './rate-budget.ts';
import { RateGovernor } from './rate-governor.ts';
import { SallaClient } from './salla-client.ts';
import { sourceApi, storeIdentity } from './source-api.ts';

/** Requests of one lane that may be under way at once. */
export const LANE_CONCURRENCY = 16;

/**
 * What is assumed of a lane's bucket until the server's headers say better: the smallest plan for the main lane (Plus, 120 a minute), and
 * for customers their own bucket (500 in ten minutes, changelog 2.9.1).
 */
export const assumedBudgets: Record<Lane, Omit<BudgetSettings, 'share'>> = {
  main: { limit: 120, windowMilliseconds: 60_000 },
  customers: { limit: 500, windowMilliseconds: 600_000 },
};

export interface SourceOptions {
  baseUrl: string;
  storeId: string;
  lane: Lane;
  secrets: SecretVersions;
  /** Part of the store's limit this lane may use, 0 to 1; a function when it depends on the instant (milliseconds since the epoch). */
  budgetShare: number | ((now: number) => number);
  clock: Clock;
  log: Log;
  /** Milliseconds that may still be slept in this invocation. */
  remainingTime: () => number;
}

export interface Source {
  api: SourceApi;
  identity: () => Promise<StoreIdentity>;
}

/** Calls `use` with one lane's way to the store's API and closes its connections afterwards. */
export async function withSource<T>(options: SourceOptions, use: (source: Source) => Promise<T>): Promise<T> {
  const { baseUrl, storeId, lane, secrets, budgetShare, clock, log, remainingTime } = options;
  const limit = { clock, remainingTime };
  const share = typeof budgetShare === 'number' ? () => budgetShare : budgetShare;
  const transport = httpTransport(LANE_CONCURRENCY);
  const client = new SallaClient({
    ...limit,
    baseUrl,
    token: new AccessToken(secrets, storeId),
    governor: new RateGovernor(new RateBudget({ ...assumedBudgets[lane], share }), limit),
    transport,
    log,
    random: Math.random,
  });
  try {
    return await use({ api: sourceApi(client), identity: () => storeIdentity(client) });
  } finally {
    await transport.close();
  }
}
