import { Command } from 'commander';
import { firstLoad, type FirstLoadOptions } from './first-load.ts';

const program = new Command('bench:first-load')
  .description(
    'Loads a big shop for the first time at the legal rate, on a virtual clock that store and client share: hourly runs through\n' +
      'the real HTTP server, driver and SQL; new orders come in on the way, and one run is killed. The last line is JSON.',
  )
  .option('--orders <n>', 'orders of the shop', Number, 180_000)
  .option('--days <n>', 'days of history', Number, 730)
  .option('--plan <plan>', 'plus, pro or special', 'pro')
  .option('--runs <n>', 'runs at most; a load that is not over by then is reported as it stands', Number, 200)
  .option('--kill-at <run>', 'the run that is killed while it reads', Number, 3)
  .parse();

const options = program.opts<FirstLoadOptions>();
const report = await firstLoad(options, (line) => process.stderr.write(`${line}\n`));
console.log(JSON.stringify(report));
if (report.problems.length > 0) process.exitCode = 1;
