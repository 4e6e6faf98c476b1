import { startWarehouse } from '../../../local/snowflake/server.ts';

/**
 * The local warehouse in a process of its own: `node endpoint-process.ts DATA MEMORY_LIMIT`. Tells its parent its address, and
 * on any message the most memory it has held so far and the CPU it has used.
 */

const [directory = '', memoryLimit = ''] = process.argv.slice(2);
const server = await startWarehouse({ directory, port: 0, memoryLimit });
process.send?.({ url: server.url });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ peakMemoryMb: process.resourceUsage().maxRSS / 1024, cpuSeconds: (user + system) / 1e6 });
});
process.on('disconnect', () => {
  void server.close().then(() => process.exit());
});
