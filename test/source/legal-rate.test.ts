import { describe, expect, it } from 'vitest';
import { type Plan, plans, RateLimit } from '../../local/store/api/rate-limit.ts';
import { Random } from '../../local/store/shop/random.ts';
import { longRead, type LongReadOptions } from '../bench/source/long-read.ts';
import { latency, readAtPlan } from '../bench/source/plan-rates.ts';
import { delayed, limiterAnswer } from '../bench/source/rate-limit-transport.ts';
import { VirtualClock } from '../bench/source/virtual-clock.ts';

const WINDOWS = 20;
const pair = { store_id: '1', access_token: 'a', refresh_token: 'r', expires: 2e9, client_id: 'c', client_secret: 's' };
const paths = { main: '/orders', customers: '/customers' } as const;
const planNames = Object.keys(plans) as Plan[];

describe(
  'asked for all of the limit, a long read takes nearly all of it without a single 429',
  { timeout: 60_000 },
  () => {
    it.each(planNames)('on the plan %s', async (plan) => {
      const { read, report } = await readAtPlan({ plan, lane: 'main', windows: WINDOWS, rowsPerPage: 1 });
      expect(report.tooManyRequests).toBe(0);
      // The store began one window more, which the read did not use.
      expect(report.legalBudget).toBe(plans[plan] * (WINDOWS + 1));
      expect(report.requests - read.overflow).toBeGreaterThanOrEqual(0.97 * plans[plan] * WINDOWS);
      expect(read.budgetShare).toBeGreaterThanOrEqual(0.97);
      // Nor does it leave time between the windows.
      expect((WINDOWS * 60) / read.seconds).toBeGreaterThan(0.97);
    });

    it('of the customers’ limit, whose waits are the state machine’s', async () => {
      const { read, report } = await readAtPlan({ plan: 'plus', lane: 'customers', windows: WINDOWS, rowsPerPage: 1 });
      expect(report.tooManyRequests).toBe(0);
      expect(report.customersLegalBudget).toBe(500 * (WINDOWS + 1));
      expect(read.budgetShare).toBeGreaterThanOrEqual(0.97);
      expect((WINDOWS * 600) / read.seconds).toBeGreaterThan(0.97);
    });
  },
);

interface Circumstances {
  plan?: Plan;
  lane?: LongReadOptions['lane'];
  /** Milliseconds by which the client's clock is ahead of the store's. */
  ahead?: number;
  share?: number;
  /** Part of the limit that another app spends, at random instants. */
  otherApp?: number;
  seed?: number;
}

/** A long read against the store's limiter alone. `total` is the share of the limit that all apps took together. */
async function readUnder({
  plan = 'plus',
  lane = 'main',
  ahead = 0,
  share = 1,
  otherApp = 0,
  seed = 1,
}: Circumstances) {
  const clock = new VirtualClock();
  const limiter = new RateLimit(plan, undefined, () => clock.now());
  const answers = new Map<string, number>();
  const take = () => {
    const answer = limiterAnswer(limiter, paths[lane]);
    const reset = String(answer.headers['x-ratelimit-reset']);
    if (answer.status === 200) answers.set(reset, (answers.get(reset) ?? 0) + 1);
    return answer;
  };
  const over = new AbortController();
  const others = async () => {
    const random = new Random(seed, 2);
    const perMillisecond = (otherApp * plans[plan]) / 60_000;
    while (!over.signal.aborted) {
      await clock.sleep(-Math.log(1 - random.next()) / perMillisecond);
      take();
    }
  };
  const reading = longRead({
    baseUrl: 'http://store',
    pair,
    lane,
    path: paths[lane],
    share,
    transport: delayed(clock, latency(seed), () => Promise.resolve(take())),
    clock: { now: () => clock.now() + ahead, sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal) },
    windows: WINDOWS,
  }).finally(() => over.abort());
  const [read] = await Promise.all([reading, otherApp > 0 && others()]);
  const limit = read.budget / WINDOWS;
  const passed = [...answers.values()].slice(0, WINDOWS).map((count) => Math.min(count, limit));
  return { ...read, total: passed.reduce((sum, count) => sum + count, 0) / read.budget };
}

describe('a long read', () => {
  it.each(planNames.flatMap((plan) => [-3000, 1000, 3000, 20_000].map((ahead) => [plan, ahead] as const)))(
    'on the plan %s meets no 429 when its clock is %i ms ahead of the store’s',
    async (plan, ahead) => {
      const read = await readUnder({ plan, ahead });
      expect(read.tooManyRequests).toBe(0);
      expect(read.budgetShare).toBeGreaterThanOrEqual(0.97);
      expect((WINDOWS * 60) / read.seconds).toBeGreaterThan(0.97);
    },
  );

  it.each([-3000, 3000])('of customers meets no 429 when its clock is %i ms ahead', async (ahead) => {
    const read = await readUnder({ lane: 'customers', ahead });
    expect(read.tooManyRequests).toBe(0);
    expect(read.budgetShare).toBeGreaterThanOrEqual(0.97);
  });

  it.each(planNames)('on the plan %s shares the limit with another app, and hardly ever collides', async (plan) => {
    for (const seed of [1, 2, 3]) {
      const read = await readUnder({ plan, otherApp: 0.2, seed });
      expect(read.total).toBeGreaterThanOrEqual(0.97);
      expect(read.tooManyRequests / read.admitted).toBeLessThan(0.005);
    }
  });

  it('asked for six tenths of the limit takes six tenths', async () => {
    const read = await readUnder({ plan: 'pro', share: 0.6 });
    expect(read.budgetShare).toBeLessThanOrEqual(0.6);
    expect(read.budgetShare).toBeGreaterThan(0.59);
  });
});
