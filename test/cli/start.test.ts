import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { coreStreams } from '../../functions/contracts/run.ts';
import { isAlive } from '../../local/run/process-lock.ts';
import type { RunSummary } from '../../local/run/summary.ts';
import { synthesizedProject } from '../pipeline/pipeline.ts';
import { run, startProgram, temporaryFolder } from './started-process.ts';

const npmStart = 'local/run.ts';
const salla = 'cli/salla.ts';
const data = join(temporaryFolder(), 'data');

/** What other tools rely on, from the interface of `npm start --json`. */
const streamKeys = ['api', 'staged', 'loaded', 'silver', 'gold', 'pending', 'detailsPending', 'written', 'quarantined'];
const runKeys =
  'kind,balanced,seconds,states,streams,requests,tooManyRequests,statements,stagedBytes,peakMemoryMb'.split(',');

function runsIn(output: string): RunSummary[] {
  const json = output
    .trimEnd()
    .split('\n')
    .findLast((line) => line.startsWith('{'));
  return (JSON.parse(json ?? 'null') as { runs: RunSummary[] }).runs;
}

function servicePids(): number[] {
  const services = JSON.parse(readFileSync(join(data, 'services.json'), 'utf8')) as Record<string, { pid: number }>;
  return Object.values(services).map(({ pid }) => pid);
}

async function allGone(pids: readonly number[]): Promise<boolean> {
  for (let waited = 0; waited < 10_000 && pids.some(isAlive); waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return !pids.some(isAlive);
}

/** One folder through its life; each test goes on where the one before ended. */
describe('npm start', { timeout: 90_000 }, () => {
  beforeAll(synthesizedProject);

  it('copies the store twice, keeps the services up for queries, and leaves nothing behind', async () => {
    const kept = startProgram(npmStart, ['--orders', '25', '--streams', 'reviews', '--data', data, '--json', '--keep']);
    await kept.says(/^\{"runs"/m);

    const runs = runsIn(kept.output());
    expect(
      runs.map(({ kind, balanced }) => [kind, balanced]),
      kept.output(),
    ).toEqual([
      ['initial', true],
      ['incremental', true],
    ]);
    for (const summary of runs) {
      expect(Object.keys(summary)).toEqual(expect.arrayContaining(runKeys));
      expect(Object.keys(summary.streams).toSorted()).toEqual([...coreStreams, 'order_items', 'reviews'].toSorted());
      expect(summary.warnings).toEqual([]);
      for (const counts of Object.values(summary.streams)) {
        expect(Object.keys(counts)).toEqual(expect.arrayContaining(streamKeys));
      }
      expect(summary.states).toMatchObject({ BuildSilver: expect.any(Number), Extract: expect.any(Number) });
      expect(summary.requests).toBeGreaterThan(0);
      expect(summary.statements).toBeGreaterThan(0);
      expect(summary.peakMemoryMb).toBeGreaterThan(0);
    }
    expect(runs[0]?.streams.orders).toMatchObject({ api: 25, staged: 25, gold: 25 });
    expect(kept.output()).toMatch(/store +http:\/\/127\.0\.0\.1:\d+/);

    const counted = await run(salla, [
      'sql',
      '--json',
      '--data',
      data,
      'select count(*) as n from GOLD.gold_fact_orders',
    ]);
    expect(JSON.parse(counted.output)).toEqual([{ N: runs[1]?.streams.orders?.gold }]);

    const second = await run(npmStart, ['--data', data]);
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/in use by process \d+/);

    const pids = servicePids();
    expect(pids).toHaveLength(3);
    kept.child.kill('SIGINT');
    expect(await kept.ended).toBe(0);
    expect(pids.some(isAlive)).toBe(false);
    expect(existsSync(join(data, 'lock'))).toBe(false);
  });

  it('killed without warning in the middle of a run, takes its services with it', async () => {
    const killed = startProgram(npmStart, ['--data', data]);
    await killed.says(/ExtractLane/);
    const pids = servicePids();
    killed.child.kill('SIGKILL');
    expect(await allGone(pids)).toBe(true);
  });

  it('interrupted in the middle of a run, stops the execution and says so', async () => {
    const interrupted = startProgram(npmStart, ['--data', data]);
    await interrupted.says(/StartRun/);
    const pids = servicePids();
    interrupted.child.kill('SIGINT');
    expect(await interrupted.ended).toBe(130);
    expect(interrupted.output()).toMatch(/Interrupted/);
    expect(pids.some(isAlive)).toBe(false);
  });

  it('started again, copies what changed: nothing, so it writes nothing', async () => {
    const again = await run(npmStart, ['--data', data, '--json', '--streams', 'reviews']);
    expect(again.output).toMatch(/Where to look next/);
    expect(again.code).toBe(0);
    const [summary, ...others] = runsIn(again.output);
    expect(others).toEqual([]);
    const written = Object.values(summary?.streams ?? {}).map((counts) => counts.written);
    expect(written).toEqual(written.map(() => 0));
  });

  it('refuses to turn the store of the folder into another one', async () => {
    const { code, output } = await run(npmStart, ['--data', data, '--orders', '26']);
    expect(output).toMatch(/founded with other options: asked --orders 26 \(it has 25\)/);
    expect(code).toBe(1);
  });
});
