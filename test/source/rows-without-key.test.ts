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
