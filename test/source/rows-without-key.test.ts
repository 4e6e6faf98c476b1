import { expect, it } from 'vitest';
import type { StagedStream } from '../../functions/contracts/run.ts';
import { stagedEnvelopes } from './lane.ts';
import { expectBalance, expectLoadable } from './ledger-of-a-lane.ts';
import { ShopInRuns } from './shop-in-runs.ts';

/** The stream's fourth record loses its id in every answer of the API. */
async function loseKey(shop: ShopInRuns, stream: StagedStream): Promise<string> {
  const id = String((await shop.store.truth(stream))[3]!['id']);
  await shop.store.control('corrupt', { stream, id, field: 'id', value: null });
  return id;
}

it.each(['orders', 'products', 'coupons', 'order_statuses'] as const)(
  'A row of %s without its key is staged once, asked for nowhere, and gone again when it has its key back',
  async (stream) => {
    const shop = await ShopInRuns.open({ streams: ['orders', 'products', 'coupons', 'order_statuses'] });
    const id = await loseKey(shop, stream);
    const first = await shop.read();
    expectBalance(first.streams);
    await expectLoadable(shop.lane.stage, shop.run, 'main', first.streams);
    const keyless = async () =>
      (await stagedEnvelopes(shop.lane.stage, shop.run, stream)).filter((envelope) => envelope.id === null);
    expect(await keyless()).toHaveLength(1);
    expect(first.streams[stream]).toMatchObject({ pending: 0, detailsPending: 0 });
    expect(shop.requests.filter(({ path }) => /no-key|null|undefined/.test(path))).toEqual([]);

    const second = await shop.readNext(24);
    expect(await keyless()).toEqual([]);
    expect(second.streams[stream]).toMatchObject({ pending: 0, deleted: 0, detailsPending: 0 });

    await shop.store.control('corrupt', { stream, id, undo: true });
    for (let run = 0; run < 2; run += 1) expectBalance((await shop.readNext(24)).streams);
    const held = [...(await shop.bronze(stream)).keys()];
    expect(held.filter((key) => key.startsWith('no-key-'))).toEqual([]);
    expect(held).toContain(id);
  },
);

it.each(['orders', 'products', 'coupons', 'order_statuses'] as const)(
  'A known record of %s whose row loses its key is not called deleted, however often the listing is complete without it',
  async (stream) => {
    const shop = await ShopInRuns.open({ streams: ['orders', 'products', 'coupons', 'order_statuses'] });
    await shop.read();
    const id = await loseKey(shop, stream);
    for (let run = 0; run < 3; run += 1) {
      expect((await shop.readNext(24)).streams[stream]).toMatchObject({ deleted: 0 });
      expect([...(await shop.bronze(stream)).keys()]).toContain(id);
    }
  },
);

/** Every record of the stream loses its id in the API's answers, as if the API had renamed it. */
async function loseEveryKey(shop: ShopInRuns, stream: StagedStream): Promise<void> {
  for (const { id } of await shop.store.truth(stream))
    await shop.store.control('corrupt', { stream, id: String(id), field: 'id', value: null });
}

it('A listing in which no row has its key fails a core stream by the name of the field, and leaves any other out', async () => {
  const shop = await ShopInRuns.open({ streams: ['orders', 'products', 'coupons'] });
  await shop.read();
  const held = [...(await shop.bronze('coupons')).keys()];
  await loseEveryKey(shop, 'coupons');
  const { warnings } = await shop.readNext(24);
  expect(warnings).toEqual([
    expect.objectContaining({
      stream: 'coupons',
      kind: 'stream_disabled',
      message: expect.stringContaining('all without "id"') as string,
    }),
  ]);
  expect([...(await shop.bronze('coupons')).keys()]).toEqual(held);

  await loseEveryKey(shop, 'products');
  await expect(shop.readNext(24)).rejects.toThrow('all without "id"');
});
