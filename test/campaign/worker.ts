/** One process of the campaign: a world of its own, and the seeds that its parent sends one after the other. */
import { rmSync } from 'node:fs';
import { play } from './play.ts';
import { scenarioOf } from './scenario.ts';
import { startWorld } from './world.ts';
import type { SeedRequest } from './worker-messages.ts';

const world = await startWorld();
// The folder may be memory: nobody would miss it until there is none left.
process.on('exit', () => rmSync(world.folder, { recursive: true, force: true }));
for (const end of ['disconnect', 'SIGINT', 'SIGTERM']) process.on(end, () => process.exit());
process.on('message', ({ seed, brief }: SeedRequest) => {
  void play(world, scenarioOf(seed, brief)).then((outcome) => process.send?.(outcome));
});
process.send?.('ready');
