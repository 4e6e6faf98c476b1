import { describe, expect, it } from 'vitest';
import type { StagedStream } from '../../functions/contracts/run.ts';
import { ShopInRuns } from './shop-in-runs.ts';

const streams = ['orders', 'products', 'invoices', 'transactions', 'order_histories'] as const;

/** A small shop that is read like a big one: lists by days, details from the queue, newest pages, changes followed. */
const big = {
  shop: { orders: 30, days: 30, seed: 6 },
  streams,
  settings: { inlineDetails: 0, wholeUpTo: 0, hotDays: 2 },
};

async function idsOf(shop: ShopInRuns): Promise<Partial<Record<StagedStream, string[]>>> {
  const ids = await Promise.all(
    streams.map(async (stream) => [stream, [...(await shop.bronze(stream)).keys()].toSorted()] as const),
  );
  return Object.fromEntries(ids);
}

async function truthOf(shop: ShopInRuns): Promise<Partial<Record<StagedStream, string[]>>> {
  const ids = await Promise.all(
    streams.map(async (stream) => {
      const rows = await shop.store.truth(`${stream}?form=api`);
      return [
        stream,
        rows
          .map((row) =>
            String(row['order_id'] !== undefined && stream === 'order_histories' ? row['order_id'] : row['id']),
          )
          .toSorted(),
      ] as const;
    }),
  );
  return Object.fromEntries(ids);
}

describe('a store that misbehaves in every step of a lane', () => {
  it.each([
    ['answers 500 now and then', { status500: 6 }],
    ['breaks bodies off', { cut: 6 }],
    ['answers with HTML pages', { html: 6 }],
    ['loses answers', { lostAnswers: 6 }],
    ['answers 429 with a hint', { tooManyRequests: { every: 9, retryAfter: 2 } }],
    ['answers 429 that the machine must wait for', { tooManyRequests: { every: 31, retryAfter: 120 } }],
    ['cuts pages silently', { silentCap: 7 }],
  ])('%s: two runs have everything', async (_, misbehaviour) => {
    const shop = await ShopInRuns.open(big);
    await shop.store.control('misbehave', misbehaviour);
    const first = await shop.read();
    expect(first.streams.orders).toMatchObject({ reported: 30, pending: 0, detailsPending: 0 });
    await shop.nextDay();
    const second = await shop.read();
    expect(second.streams.orders).toMatchObject({ pending: 0, detailsPending: 0 });
    expect(second.warnings).toEqual([]);
    expect(await idsOf(shop)).toEqual(await truthOf(shop));
  });

  it.each([
    ['records come in between the pages', { insertWhilePaging: 2 }],
    ['records vanish between the pages', { deleteWhilePaging: 1 }],
    ['both, and pages are cut', { insertWhilePaging: 1, deleteWhilePaging: 1, silentCap: 9 }],
  ])('%s: once it is quiet, runs of a day have everything and nothing else', async (_, misbehaviour) => {
    const shop = await ShopInRuns.open(big);
    await shop.store.control('misbehave', misbehaviour);
    await shop.read();
    await shop.readNext(1);
    await shop.store.control('misbehave', {});
    // Lists by days pass within a day, and who has no detail to ask is gone after the second listing.
    for (const hours of [1, 24, 24]) await shop.readNext(hours);
    const held = await idsOf(shop);
    const truth = await truthOf(shop);
    for (const stream of streams) {
      expect(held[stream], stream).toEqual(truth[stream]);
    }
  });
});
