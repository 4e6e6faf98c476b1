import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { executions } from '../adapters/aws/executions.ts';
import { secretVersions } from '../adapters/aws/secret-versions.ts';
import { readWarehouseSecret } from '../adapters/aws/warehouse-secret.ts';
import { withWorkFolder } from '../adapters/files/work-folder.ts';
import { withSource } from '../adapters/salla/open-source.ts';
import { requireVersion } from '../adapters/snowflake/schema-version.ts';
import { sqlModels } from '../adapters/snowflake/sql-models.ts';
import { StartRunInput, StartRunOutput } from '../contracts/states.ts';
import { budgetShare } from '../domain/budget-share.ts';
import { startRun } from '../domain/start-run.ts';
import { createHandler } from '../runtime/create-handler.ts';
import { environment } from '../runtime/environment.ts';
import { withWarehouse } from '../runtime/with-warehouse.ts';

export const handler = createHandler({
  name: 'StartRun',
  input: StartRunInput,
  output: StartRunOutput,
  run: async (input, { log, clock, remainingTime }) => {
    const settings = environment(
      'sallaApiUrl',
      'storeSecretPrefix',
      'warehouseSecretId',
      'warehouseDatabase',
      'sqlDirectory',
    );
    const { storeId } = input.input;
    const source = {
      baseUrl: settings.sallaApiUrl,
      storeId,
      lane: 'main',
      secrets: secretVersions(new SecretsManagerClient(), settings.storeSecretPrefix + storeId),
      budgetShare: budgetShare(input.input.settings, clock.now()),
      clock,
      log,
      remainingTime,
    } as const;
    return withWorkFolder((work) =>
      withSource(source, ({ api, identity }) =>
        startRun(input, {
          executions: executions(new SFNClient()),
          identity,
          usage: api.usage,
          withWarehouse: async ({ runId }, use) => {
            const secret = await readWarehouseSecret(settings.warehouseSecretId);
            const tag = { run: runId, store: storeId, state: 'StartRun' };
            return withWarehouse({ secret, database: settings.warehouseDatabase, tag }, async (warehouse) => {
              await requireVersion(warehouse, join(settings.sqlDirectory, 'migrations'));
              return use(warehouse);
            });
          },
          models: sqlModels(settings.sqlDirectory),
          work,
          log,
        }),
      ),
    );
  },
});
