import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapOrdered } from '../../functions/domain/map-ordered.ts';
import { collect } from '../source/collect.ts';

describe('mapOrdered', () => {
  it('keeps the order of its input and the bound on what is under way', async () => {
    let underWay = 0;
    let most = 0;
    const results = await collect(
      mapOrdered([5, 1, 4, 2, 3, 1], 3, async (milliseconds) => {
        most = Math.max(most, (underWay += 1));
        await wait(milliseconds);
        underWay -= 1;
        return milliseconds;
      }),
    );
    expect(results).toEqual([5, 1, 4, 2, 3, 1]);
    expect(most).toBe(3);
  });

  it('yields what came before a failure, then throws it, and leaves nothing running', async () => {
    const ended: number[] = [];
    const seen: number[] = [];
    const work = async (item: number) => {
      await wait(item === 2 ? 1 : 5);
      ended.push(item);
      if (item === 2) throw new Error('two');
      return item;
    };
    const run = async () => {
      for await (const item of mapOrdered([1, 2, 3, 4, 5, 6], 3, work)) seen.push(item);
    };
    await expect(run()).rejects.toThrow('two');
    expect(seen).toEqual([1]);
    expect(new Set(ended)).toEqual(new Set([1, 2, 3, 4]));
  });
});
