/**
 * Names of the environment variables that the synthesized template gives to the functions.
 * Values may start with `/var/task` (the folder of a function's own bundle in Lambda).
 */
export const environmentNames = {
  /** Base of the Merchant API, without trailing slash: `https://api.salla.dev/admin/v2`. */
  sallaApiUrl: 'SALLA_API_URL',
  /** Base of the OAuth server, without trailing slash: `https://accounts.salla.sa`. */
  sallaAccountsUrl: 'SALLA_ACCOUNTS_URL',
  /** A store's secret is named prefix + store id: `salla/stores/` + `1305146709`. */
  storeSecretPrefix: 'STORE_SECRET_PREFIX',
  /** Name of the secret that holds the warehouse login (see `WarehouseSecret`). */
  warehouseSecretId: 'WAREHOUSE_SECRET_ID',
  /** Database that holds BRONZE, SILVER, GOLD and OPS: `SALLA_DWH`. */
  warehouseDatabase: 'WAREHOUSE_DATABASE',
  /** Folder with the SQL files: `/var/task/sql`. */
  sqlDirectory: 'SQL_DIR',
  /** Topic that carries alerts. */
  alertTopicArn: 'ALERT_TOPIC_ARN',
} as const;

export type EnvironmentName = (typeof environmentNames)[keyof typeof environmentNames];
