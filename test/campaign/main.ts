#!/usr/bin/env node
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { synthesizeWhenNeeded } from './machine.ts';
import type { Outcome } from './play.ts';
import { scenarioOf } from './scenario.ts';
import type { SeedRequest } from './worker-messages.ts';

interface Flags {
  seeds: number;
  from: number;
  workers: number;
  brief: boolean;
}

const flags = new Command('campaign')
  .description(
    'Plays seeded shops under misbehaviour and kills through the real state machine, driver and warehouse endpoint, ' +
      'and compares the warehouse with the store once runs have caught up. Ends with one JSON line.',
  )
  .option('--seeds <n>', 'how many seeds', wholeNumber(1), 20)
  .option('--from <seed>', 'the first seed', wholeNumber(0), 1)
  .option('--workers <n>', 'processes that play beside each other', wholeNumber(1), Math.min(2, availableParallelism()))
  .option('--brief', 'one disturbed run a seed, as in npm test', false)
  .parse()
  .opts<Flags>();

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least) return number;
    throw new InvalidArgumentError(`A whole number from ${least} on is expected.`);
  };
}

const started = performance.now();
const seeds = Array.from({ length: flags.seeds }, (_, index) => flags.from + index).values();
const totals = { runs: 0, kills: 0, requests: 0, passed: 0 };
const failed: number[] = [];

/** Seeds after which a process is replaced: what its killed functions and its warehouse hold adds up. */
const seedsOfAProcess = 25;

/** Plays seeds in one process after the other until none is left; a process that dies fails its seed. */
async function work(): Promise<void> {
  let child: ChildProcess | undefined;
  let played = 0;
  for (const seed of seeds) {
    child ??= await startWorker();
    const outcome = await ask(child, { seed, brief: flags.brief });
    played += 1;
    report(outcome);
    if (child.connected && played % seedsOfAProcess !== 0) continue;
    if (child.connected) child.disconnect();
    child = undefined;
  }
  child?.disconnect();
}

async function startWorker(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [], {
    env: {
      ...process.env,
      // The driver probes cloud metadata hosts at import otherwise.
      SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
      SNOWFLAKE_DISABLE_MINICORE: 'true',
    },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  await new Promise<void>((ready, broken) => {
    child.once('message', () => ready());
    child.once('exit', (code) => broken(new Error(`a process of the campaign did not start (exit ${code})`)));
  });
  return child;
}

function ask(child: ChildProcess, request: SeedRequest): Promise<Outcome> {
  return new Promise((answered) => {
    const died = (code: number | null, signal: string | null): void =>
      answered({
        seed: request.seed,
        failures: [`the process died (${signal ?? `exit ${code}`})`],
        runs: 0,
        kills: 0,
        requests: 0,
      });
    child.once('exit', died);
    child.once('message', (outcome: Outcome) => {
      child.off('exit', died);
      answered(outcome);
    });
    child.send(request);
  });
}

function report({ seed, failures, runs, kills, requests }: Outcome): void {
  totals.runs += runs;
  totals.kills += kills;
  totals.requests += requests;
  if (failures.length === 0) totals.passed += 1;
  else {
    failed.push(seed);
    const words = failures.map((failure) => `  - ${failure}`).join('\n');
    const again = `npm run campaign -- --seeds 1 --from ${seed}${flags.brief ? ' --brief' : ''}`;
    process.stderr.write(
      `seed ${seed} failed:\n${words}\n  scenario: ${JSON.stringify(scenarioOf(seed, flags.brief))}\n  alone: ${again}\n`,
    );
  }
  const done = totals.passed + failed.length;
  const seconds = (performance.now() - started) / 1000;
  if (done % 10 === 0 || done === flags.seeds) {
    process.stderr.write(
      `${done} of ${flags.seeds} seeds, ${failed.length} failed, ${totals.runs} runs, ${seconds.toFixed(0)} s\n`,
    );
  }
}

await synthesizeWhenNeeded();
await Promise.all(Array.from({ length: Math.min(flags.workers, flags.seeds) }, work));
console.log(
  JSON.stringify({
    seeds: flags.seeds,
    passed: totals.passed,
    failed: failed.toSorted((a, b) => a - b),
    seconds: Math.round((performance.now() - started) / 1000),
    runs: totals.runs,
    kills: totals.kills,
    requests: totals.requests,
  }),
);
process.exitCode = failed.length === 0 ? 0 : 1;
