import { afterAll, beforeAll, expect, it } from 'vitest';
import { synthesizeWhenNeeded } from './machine.ts';
import { play } from './play.ts';
import { scenarioOf } from './scenario.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  await synthesizeWhenNeeded();
  world = await startWorld();
}, 180_000);
afterAll(() => world?.stop());

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

it.each(seeds)(
  'Whatever the store did to the runs of seed %i, the warehouse equals the store once runs have caught up',
  async (seed) => {
    const { failures } = await play(world, scenarioOf(seed, true));
    expect(failures, `alone: npm run campaign -- --brief --seeds 1 --from ${seed}`).toEqual([]);
  },
  120_000,
);
