import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startStore } from '../store/running-store.ts';
import { FolderStage } from './folder-stage.ts';
import { hurriedClock } from './hurried-clock.ts';
import { readLane, testRun } from './lane.ts';

it.each(['plus', 'pro', 'special'] as const)(
  'a long read on the plan %s keeps to the store’s limit without a single 429, and uses nearly all of it',
  async (plan) => {
    const clock = hurriedClock();
    const rateLimit = { plus: 120, pro: 360, special: 720 }[plan];
    const store = await startStore({
      shop: { orders: 700, days: 60, seed: 3 },
      plan,
      rateLimit,
      now: () => clock.now(),
    });
    const folder = await mkdtemp(join(tmpdir(), 'lane-'));
    onTestFinished(async () => {
      await store.close();
      await rm(folder, { recursive: true });
    });
    const settings = { url: store.url, credentials: await store.credentials(), stage: new FolderStage(folder), clock };
    const { streams, usage } = await readLane({ ...settings, run: testRun(1) }, 'main');
    const report = (await (await fetch(`${store.url}/_store/metrics`)).json()) as { legalBudget: number };
    expect(streams.orders).toMatchObject({ reported: 700, staged: 700 });
    expect(usage.tooManyRequests).toBe(0);
    // The last window is not filled; every other one is.
    expect(usage.requests).toBeGreaterThan(report.legalBudget - rateLimit);
  },
);
