import { expect, it } from 'vitest';
import { startStore } from '../store/running-store.ts';
import { bronzeOf } from './bronze-of-a-stage.ts';
import { type LaneSettings, readLane, runAfter, testRun } from './lane.ts';
import { ShopInRuns } from './shop-in-runs.ts';

it('two stores that are read into one stage do not touch each other, even when one id begins like the other', async () => {
  const mine = await ShopInRuns.open({ shop: { orders: 40 } });
  const other = await startStore({ shop: { orders: 30, days: 20, seed: 9 } });
  // Its id is mine without the last digit.
  const storeId = mine.run.storeId.slice(0, -1);
  const credentials = { ...(await other.credentials()), store_id: storeId };
  const theirs: LaneSettings = { ...mine.lane, url: other.url, credentials, run: testRun(1, { storeId }) };
  const held = async (store: string) => [...(await bronzeOf(mine.lane.stage, store, 'orders')).keys()].toSorted();

  const together = await Promise.all([mine.read(), readLane({ ...theirs, through: (api) => api }, 'main')]);
  expect(together.map(({ streams }) => streams.orders?.staged)).toEqual([40, 30]);
  expect(await held(storeId)).toEqual((await other.truth('orders')).map(({ id }) => String(id)).toSorted());

  // One store empties; the other is none the wiser.
  await other.control('delete', { stream: 'orders', id: (await held(storeId))[0] });
  theirs.run = await runAfter(theirs.stage, theirs.run);
  await mine.next();
  const [again, theirsAgain] = await Promise.all([mine.read(), readLane({ ...theirs, through: (api) => api }, 'main')]);
  expect(again.streams.orders).toMatchObject({ unchanged: 40, staged: 0, deleted: 0 });
  expect(theirsAgain.streams.orders).toMatchObject({ unchanged: 29, staged: 1, deleted: 1 });
  expect(await held(mine.run.storeId)).toHaveLength(40);
  await other.close();
});
