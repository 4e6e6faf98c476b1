import { afterAll, beforeAll, expect, it } from 'vitest';
import { synthesizeWhenNeeded } from './machine.ts';
import { play } from './play.ts';
import { scenarioOf } from './scenario.ts';
import { startWorld, type World } from './world.ts';

/** Tests of brief scenarios, one a seed. Several files share the seeds, so that they run beside each other. */
export function testSeeds(first: number, last: number): void {
  let world: World;
  beforeAll(async () => {
    await synthesizeWhenNeeded();
    world = await startWorld();
  }, 180_000);
  afterAll(() => world?.stop());

  it.each(Array.from({ length: last - first + 1 }, (_, index) => first + index))(
    'Whatever the store did to the runs of seed %i, the warehouse equals the store once runs have caught up',
    async (seed) => {
      const { failures } = await play(world, scenarioOf(seed, true));
      expect(failures, `alone: npm run campaign -- --brief --seeds 1 --from ${seed}`).toEqual([]);
    },
    120_000,
  );
}
