import { describe, expect, it } from 'vitest';
import { execute, logOf, openAccount, recordOf } from './local-account-fixture.ts';

const lane = (item: string, ms: number, fail = false) => ({ item, ms, fail });

describe('a Map', () => {
  const code = `export const handler = async ({ item, ms, fail, index, run }) => {
      console.log(JSON.stringify({ item, at: Date.now() }));
      await new Promise((resolve) => setTimeout(resolve, ms));
      console.log(JSON.stringify({ item, done: Date.now() }));
      if (fail) throw Object.assign(new Error('item ' + item), { name: 'LaneError' });
      return { item, index, run };
    };`;
  const definition = {
    StartAt: 'Extract',
    States: {
      Extract: {
        Type: 'Map',
        ItemsPath: '$.lanes',
        MaxConcurrency: 2,
        ItemSelector: {
          'run.$': '$.run',
          'item.$': '$$.Map.Item.Value.item',
          'ms.$': '$$.Map.Item.Value.ms',
          'fail.$': '$$.Map.Item.Value.fail',
          'index.$': '$$.Map.Item.Index',
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'ExtractLane',
          States: { ExtractLane: { Type: 'Task', Resource: 'Lane', End: true } },
        },
        ResultPath: '$.lanes',
        End: true,
      },
    },
  };
  it('gives its results in the order of the items, two at a time', async () => {
    const account = await openAccount({ functions: { Lane: { code } }, definition });
    const input = { run: { id: 'r1' }, lanes: [lane('a', 600), lane('b', 0), lane('c', 0)] };
    const { output, executionArn } = await execute(account, input);
    expect(JSON.parse(output ?? '')).toEqual({
      run: { id: 'r1' },
      lanes: ['a', 'b', 'c'].map((item, index) => ({ item, index, run: { id: 'r1' } })),
    });
    const record = recordOf(account, executionArn ?? '');
    expect(record.states['ExtractLane']?.attempts).toBe(3);
    expect(record.current?.state).toBe('Extract');
  });

  it('starts no item after one has failed, and kills those that run', async () => {
    const account = await openAccount({ functions: { Lane: { code } }, definition });
    const input = { run: {}, lanes: [lane('a', 300, true), lane('b', 8000), lane('c', 0), lane('d', 0)] };
    const started = Date.now();
    const { status, error, executionArn } = await execute(account, input);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'LaneError' });
    expect(Date.now() - started).toBeLessThan(5000);
    const entries = logOf(account, executionArn ?? '').map((line) => line['entry'] as { item?: string; done?: number });
    expect(entries.filter((entry) => entry?.item === 'c' || entry?.item === 'd')).toEqual([]);
    expect(entries.filter((entry) => entry?.item === 'b' && entry.done !== undefined)).toEqual([]);
    const types = recordOf(account, executionArn ?? '').events.map((event) => event.type);
    expect(types).toEqual(expect.arrayContaining(['MapIterationFailed', 'MapIterationAborted', 'MapStateFailed']));
    expect(types.at(-1)).toBe('ExecutionFailed');
  });

  it('loops inside an item through Choice and Wait until the lane is done', async () => {
    const looping = {
      StartAt: 'Extract',
      States: {
        Extract: {
          Type: 'Map',
          ItemsPath: '$.lanes',
          ItemProcessor: {
            StartAt: 'ExtractLane',
            States: {
              ExtractLane: { Type: 'Task', Resource: 'Lane', Next: 'LaneDone' },
              LaneDone: {
                Type: 'Choice',
                Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'LaneResult' }],
                Default: 'LaneWait',
              },
              LaneWait: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'ExtractLane' },
              LaneResult: { Type: 'Pass', Parameters: { 'lane.$': '$.lane', 'pages.$': '$.page' }, End: true },
            },
          },
          End: true,
        },
      },
    };
    const paging = `export const handler = async ({ lane, page = 0 }) =>
      ({ lane, page: page + 1, done: page + 1 === 3, waitSeconds: page === 0 ? 1 : 0 });`;
    const account = await openAccount({ functions: { Lane: { code: paging } }, definition: looping });
    const started = Date.now();
    const { output, executionArn } = await execute(account, { lanes: [{ lane: 'main' }, { lane: 'customers' }] });
    expect(output).toBe('[{"lane":"main","pages":3},{"lane":"customers","pages":3}]');
    expect(Date.now() - started).toBeGreaterThan(1000);
    expect(recordOf(account, executionArn ?? '').states['ExtractLane']?.attempts).toBe(6);
  });
});
