import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretVersions } from '../adapters/aws/secret-versions.ts';
import { readWarehouseSecret } from '../adapters/aws/warehouse-secret.ts';
import { withWorkFolder } from '../adapters/files/work-folder.ts';
import { LANE_CONCURRENCY, withSource } from '../adapters/salla/open-source.ts';
import { ExtractLaneInput, ExtractLaneOutput } from '../contracts/states.ts';
import { budgetShare } from '../domain/budget-share.ts';
import { extractLane, PAUSE_MARGIN } from '../domain/extract-lane.ts';
import { createHandler } from '../runtime/create-handler.ts';
import { environment } from '../runtime/environment.ts';
import { withWarehouse } from '../runtime/with-warehouse.ts';

export const handler = createHandler({
  name: 'ExtractLane',
  input: ExtractLaneInput,
  output: ExtractLaneOutput,
  run: async (input, { log, clock, remainingTime }) => {
    const settings = environment('sallaApiUrl', 'storeSecretPrefix', 'warehouseSecretId', 'warehouseDatabase');
    const { storeId, runId } = input.run;
    const source = {
      baseUrl: settings.sallaApiUrl,
      storeId,
      lane: input.lane,
      secrets: secretVersions(new SecretsManagerClient(), settings.storeSecretPrefix + storeId),
      budgetShare: (now: number) => budgetShare(input.run.settings, now),
      clock,
      log,
      remainingTime: () => remainingTime() - PAUSE_MARGIN,
    };
    const warehouse = {
      secret: await readWarehouseSecret(settings.warehouseSecretId),
      database: settings.warehouseDatabase,
      tag: { run: runId, store: storeId, state: 'ExtractLane', lane: input.lane },
    };
    return withWorkFolder((work) =>
      withWarehouse(warehouse, (stage) =>
        withSource(source, ({ api }) =>
          extractLane(input, { api, stage, work, clock, log, remainingTime, concurrency: LANE_CONCURRENCY }),
        ),
      ),
    );
  },
});
