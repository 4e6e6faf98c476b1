import { describe, expect, it } from 'vitest';
import { DeploymentConfig, loadConfig, stages } from '../../infra/config.ts';

const load = (context: Record<string, unknown>) => loadConfig((key) => context[key]);

describe('the deployment settings', () => {
  it('are valid literals for every stage', () => {
    for (const [stage, config] of Object.entries(stages)) {
      expect(DeploymentConfig.parse(config)).toEqual(config);
      expect(config.stage).toBe(stage);
    }
  });

  it('are those of prod unless the context names another stage', () => {
    expect(load({})).toEqual(stages.prod);
    expect(load({ stage: 'dev' })).toEqual(stages.dev);
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
      stores: [{ storeId: '42', name: 'Other shop' }],
    });
  });

  it.each([
    [{ stage: 'staging' }, /Unknown stage staging\. Next: use -c stage=dev or prod\./],
    [{ alertEmail: 'nobody' }, /alertEmail[^]*Next: correct infra\/config\.ts/],
    [{ database: 'salla-dwh' }, /upper case, such as SALLA_DWH/],
    [{ stores: 'not json' }, /stores is not JSON: not json\. Next: write -c stores=/],
    [{ stores: [] }, /at least one store is needed/],
    [{ stores: [{ storeId: 'my-shop', name: 'x' }] }, /a store id is a number/],
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
