import { availableParallelism, loadavg } from 'node:os';
import { Command, Option } from 'commander';
import type { Edited } from './day-of-changes.ts';
import { measure } from './measure.ts';
import { table } from './report.ts';

const program = new Command('bench:warehouse')
  .description(
    'A first load and a run after it, from staged files to Gold on the local warehouse: load, build, audit, publish and ledger\n' +
      'as the state machine plays them. Beside the first load stands a floor, floor/*.sql: the same files and the same typed\n' +
      'tables in plain DuckDB, made once by CREATE TABLE AS, without history, audits or ledger. The last line is JSON.',
  )
  .option('--orders <n>', 'orders of the first load, each with two and a half items', Number, 1_000_000)
  .addOption(
    new Option('--edited <orders>', 'which orders the second run finds edited; of any age is the worst case')
      .choices(['latest', 'any'])
      .default('latest'),
  )
  .option('--memory-limit <size>', "DuckDB's, of both", '2GB')
  .parse();

const options = program.opts<{ orders: number; memoryLimit: string; edited: Edited }>();
const { orders } = options;
const tell = (line: string) => process.stderr.write(`${line}\n`);
const measured = await measure(options, tell);
tell(table(measured));
const { full, fullCpu, floor, incremental } = measured;
tell(
  `first load ${full.toFixed(1)} s (CPU ${fullCpu.toFixed(1)} s, at most ${measured.peakMemoryMb.toFixed(0)} MB), ` +
    `floor ${floor.seconds.toFixed(1)} s (CPU ${floor.cpuSeconds.toFixed(1)} s, ${floor.peakMemoryMb.toFixed(0)} MB), ` +
    `CPU ratio ${(fullCpu / floor.cpuSeconds).toFixed(2)}; a run of 1 % ${incremental.toFixed(1)} s; ` +
    `${availableParallelism()} processors with a load of ${loadavg()[1]!.toFixed(1)}`,
);
if (measured.differing.length > 0) {
  tell(`The floor does not hold what the warehouse holds: ${measured.differing.join(', ')}.`);
  process.exitCode = 1;
}
console.log(
  JSON.stringify({
    orders,
    fullSeconds: rounded(full),
    floorSeconds: rounded(floor.seconds),
    floorRatio: rounded(full / floor.seconds),
    incrementalSeconds: rounded(incremental),
    incrementalShare: rounded(incremental / full),
    peakMemoryMb: Math.round(measured.peakMemoryMb),
  }),
);

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
