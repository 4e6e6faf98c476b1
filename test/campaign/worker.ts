/** One process of the campaign: a world of its own, and the seeds that its parent sends one after the other. */
import { play } from './play.ts';
import { scenarioOf } from './scenario.ts';
import { startWorld } from './world.ts';
import type { SeedRequest } from './worker-messages.ts';

const world = await startWorld();
process.on('disconnect', () => process.exit());
process.on('message', ({ seed, brief }: SeedRequest) => {
  void play(world, scenarioOf(seed, brief)).then((outcome) => process.send?.(outcome));
});
process.send?.('ready');
