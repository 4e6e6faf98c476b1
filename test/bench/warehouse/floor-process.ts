import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/**
 * The floor in a process of its own: `node floor-process.ts FILES DATA MEMORY_LIMIT THREADS` plays `floor/*.sql` on the run's
 * stage files and tells its parent the seconds of each statement and of all, the CPU, and the most memory it held.
 */

const [files = '', data = '', memoryLimit = '', threads = ''] = process.argv.slice(2);
const layers = ['macros', 'bronze', 'silver', 'gold'].map((layer) =>
  readFileSync(join(import.meta.dirname, 'floor', `${layer}.sql`), 'utf8').replaceAll('{files}', files),
);
const statements = layers.flatMap((text) =>
  text.split(/;\s*$/m).filter((statement) => statement.replaceAll(/--.*$/gm, '').trim() !== ''),
);

const instance = await DuckDBInstance.create(':memory:', {
  threads,
  memory_limit: memoryLimit,
  temp_directory: join(data, 'spill'),
});
const connection = await instance.connect();
await connection.run(`attach '${join(data, 'floor.duckdb')}' as floor (storage_version 'v1.4.0')`);
await connection.run("use floor; set timezone = 'UTC'");

const tables: Record<string, number> = {};
const cpu = process.cpuUsage();
const began = performance.now();
for (const statement of statements) {
  const before = performance.now();
  await connection.run(statement);
  const table = /create table ([a-z_]+\.[a-z_]+)/.exec(statement)?.[1];
  if (table !== undefined) tables[table] = (performance.now() - before) / 1000;
}
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
const cpuSeconds = (user + system) / 1e6;
const peakMemoryMb = process.resourceUsage().maxRSS / 1024;
await connection.run('use memory; detach floor');
connection.closeSync();
instance.closeSync();
process.send?.({ seconds, tables, peakMemoryMb, cpuSeconds });
process.disconnect?.();
