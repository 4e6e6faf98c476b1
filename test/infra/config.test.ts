import { describe, expect, it } from 'vitest';
import { coreStreams, defaultStreams, StagedStream } from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import { DeploymentConfig, loadConfig, stages } from '../../infra/config.ts';

const load = (context: Record<string, unknown>) => loadConfig((key) => context[key]);
const streamsOf = (streams: unknown) => load({ stores: [{ storeId: '1', name: 'x', streams }] }).stores[0]?.streams;

describe('the deployment settings', () => {
  it('are valid literals for every stage', () => {
    for (const [stage, config] of Object.entries(stages)) {
      expect(DeploymentConfig.parse(config)).toMatchObject(config);
      expect(config.stage).toBe(stage);
    }
  });

  it('are those of prod unless the context names another stage', () => {
    expect(load({})).toEqual(DeploymentConfig.parse(stages.prod));
    expect(load({ stage: 'dev' })).toEqual(DeploymentConfig.parse(stages.dev));
    expect(stages.dev.database).not.toBe(stages.prod.database);
  });

  it('give way to the context for what a shop chooses', () => {
    const config = load({
      alertEmail: 'owner@shop.test',
      database: 'OTHER',
      stores: '[{"storeId":"42","name":"Other shop"}]',
    });
    expect(config).toEqual({
      ...stages.prod,
      alertEmail: 'owner@shop.test',
      database: 'OTHER',
      stores: [{ storeId: '42', name: 'Other shop', streams: [...defaultStreams], settings: StoreSettings.parse({}) }],
    });
  });

  it('name the streams of a store instead of the default ones, the core ones always among them', () => {
    expect(streamsOf(['reviews', 'orders'])).toEqual(['orders', 'customers', 'products', 'reviews']);
    expect(streamsOf([])).toEqual(coreStreams);
    expect(streamsOf('all')).toEqual(StagedStream.options);
  });

  it.each([
    [{ stage: 'staging' }, /Unknown stage staging\. Next: use -c stage=dev or prod\./],
    [{ alertEmail: 'nobody' }, /alertEmail[^]*Next: correct infra\/config\.ts/],
    [{ database: 'salla-dwh' }, /upper case, such as SALLA_DWH/],
    [{ stores: 'not json' }, /stores is not JSON: not json\. Next: write -c stores=/],
    [{ stores: [] }, /at least one store is needed/],
    [{ stores: [{ storeId: 'my-shop', name: 'x' }] }, /a store id is a number/],
    [
      { stores: [{ storeId: '1', name: 'x', streams: ['review'] }] },
      /no stream is called "review"\. There are orders, .*, settings; or all\.[^]*streams/,
    ],
    [{ stores: [{ storeId: '1', name: 'x', streams: ['order_items'] }] }, /order_items come with orders/],
    [{ stores: [{ storeId: '1', name: 'x', streams: 'some' }] }, /expected names of streams/],
    [{ stores: [{ storeId: '1', name: 'x', settings: { hotDay: 3 } }] }, /hotDay[^]*settings/],
    [
      { stores: [{ storeId: '1', name: 'x', settings: { extractMinutes: 600 } }] },
      /reads for longer than a run may take/,
    ],
    [
      {
        stores: [
          { storeId: '1', name: 'x' },
          { storeId: '1', name: 'y' },
        ],
      },
      /every store id may appear once/,
    ],
  ])('are refused with what to do next: %j', (context, message) => {
    expect(() => load(context)).toThrow(message);
  });
});
