import { Command } from 'commander';
import { measure } from './measure.ts';
import { table } from './report.ts';

const program = new Command('bench:warehouse')
  .description(
    'A first load and a run after it, from staged files to Gold on the local warehouse: load, build, audit, publish and ledger\n' +
      'as the state machine plays them. Beside the first load stands a floor, floor/*.sql: the same files and the same typed\n' +
      'tables in plain DuckDB, made once by CREATE TABLE AS, without history, audits or ledger. The last line is JSON.',
  )
  .option('--orders <n>', 'orders of the first load, each with two and a half items', Number, 1_000_000)
  .option('--memory-limit <size>', "DuckDB's, of both", '2GB')
  .parse();

const { orders, memoryLimit } = program.opts<{ orders: number; memoryLimit: string }>();
const tell = (line: string) => process.stderr.write(`${line}\n`);
const measured = await measure(orders, memoryLimit, tell);
tell(table(measured));
tell(
  `first load ${measured.full.toFixed(1)} s (at most ${measured.peakMemoryMb.toFixed(0)} MB), ` +
    `floor ${measured.floor.seconds.toFixed(1)} s (${measured.floor.peakMemoryMb.toFixed(0)} MB), ` +
    `a run of 1 % ${measured.incremental.toFixed(1)} s`,
);
if (measured.differing.length > 0) {
  tell(`The floor does not hold what the warehouse holds: ${measured.differing.join(', ')}.`);
  process.exitCode = 1;
}
console.log(
  JSON.stringify({
    orders,
    fullSeconds: rounded(measured.full),
    floorSeconds: rounded(measured.floor.seconds),
    floorRatio: rounded(measured.full / measured.floor.seconds),
    incrementalSeconds: rounded(measured.incremental),
    incrementalShare: rounded(measured.incremental / measured.full),
    peakMemoryMb: Math.round(measured.peakMemoryMb),
  }),
);

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
