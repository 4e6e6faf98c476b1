import { environmentNames, type EnvironmentName } from '../functions/contracts/environment.ts';
import type { DeploymentConfig } from './config.ts';
import type { Upstream } from './function-settings.ts';
import { storeSecretPrefix, warehouseSecretName } from './names.ts';

/** Read by the Snowflake driver itself, before any code of ours runs. */
const driverFlags = {
  // At import the driver asks cloud metadata hosts where it runs; in Lambda that costs 200 ms and answers nothing.
  SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
  // The native telemetry core is not in the bundle.
  SNOWFLAKE_DISABLE_MINICORE: 'true',
  // The only folder that Lambda lets a function write to.
  SF_OCSP_RESPONSE_CACHE_DIR: '/tmp',
} as const;

export type FunctionEnvironment = Partial<Record<EnvironmentName | keyof typeof driverFlags, string>>;

/** Variables that a function needs to reach the given systems, and no others. */
export function environmentFor(
  upstreams: readonly Upstream[],
  config: DeploymentConfig,
  alertTopicArn: string,
): FunctionEnvironment {
  const environments: Record<Upstream, FunctionEnvironment> = {
    'salla-api': {
      [environmentNames.sallaApiUrl]: config.sallaApiUrl,
      [environmentNames.storeSecretPrefix]: storeSecretPrefix,
    },
    'salla-accounts': {
      [environmentNames.sallaAccountsUrl]: config.sallaAccountsUrl,
      [environmentNames.storeSecretPrefix]: storeSecretPrefix,
    },
    warehouse: {
      [environmentNames.warehouseSecretId]: warehouseSecretName,
      [environmentNames.warehouseDatabase]: config.database,
      [environmentNames.sqlDirectory]: '/var/task/sql',
      ...driverFlags,
    },
    alerts: { [environmentNames.alertTopicArn]: alertTopicArn },
  };
  return Object.assign({}, ...upstreams.map((upstream) => environments[upstream]));
}
