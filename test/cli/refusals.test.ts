import { beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { synthesizedProject } from '../pipeline/pipeline.ts';
import { run, temporaryFolder } from './started-process.ts';

const data = join(temporaryFolder(), 'data');
const salla = async (...words: string[]) => run('cli/salla.ts', [...words, '--data', data]);

describe('npx salla asked for what is not there', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    await synthesizedProject();
    const flags = ['--data', data, '--orders', '150', '--runs', 'initial'];
    expect((await run('local/run.ts', flags)).code).toBe(0);
  }, 120_000);

  it.each([
    [['order', '1', '--store', '5'], /^The warehouse has no store 5\.\nNext: name one that it has: \d+\./],
    [['compare', '--old', 'NOPE'], /^NOPE\.GOLD\.gold_fact_orders is not there, or .*\nNext: name the database/],
    [['compare', '--old', 'salla_dwh'], /^SALLA_DWH is this warehouse itself\.\nNext: /],
    [['replay', '--models', 'silver_orders,nope'], /^A replay builds no table nope\. Next: name tables/],
    [
      ['reconcile', '--month', '2020-01', '--total', '5'],
      /no orders and no documents of 2020-01.*\nNext: name another/,
    ],
    [['reconcile', '--month', '2026-10', '--total', '5', '--limit', 'all'], /expected a whole number above 0/],
    [['diff', 'one', 'other'], /has no run one\.\nNext: name two runs/],
    [['diff', 'one'], /missing required argument 'run'\nHelp: npx salla diff --help/],
  ])('salla %s is refused with the reason and the next step', async (words, message) => {
    const { code, output } = await salla(...words);
    expect(output).toMatch(message);
    expect(code).toBe(1);
  });
});
