import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WarehouseSecret } from '../../functions/contracts/secrets.ts';
import type { DataFolder } from './data-folder.ts';
import { StartError } from './start-error.ts';

/** Login and database of the warehouse that runs and queries use. */
export interface WarehouseLogin {
  secret: WarehouseSecret;
  database: string;
}

const defaultDatabase = 'SALLA_DWH';

/**
 * The Snowflake account named by the environment (`SNOWFLAKE_ACCOUNT`, `SNOWFLAKE_USER`, `SNOWFLAKE_PRIVATE_KEY_PATH`,
 * and optionally `SNOWFLAKE_PRIVATE_KEY_PASSPHRASE`, `SNOWFLAKE_ROLE`, `SNOWFLAKE_WAREHOUSE`, `SNOWFLAKE_DATABASE`, and
 * `SNOWFLAKE_ACCESS_URL` where the account is reached under another address than its own, such as a private link);
 * undefined when none is named, which means the local warehouse.
 */
export function snowflakeAccount(env: NodeJS.ProcessEnv): WarehouseLogin | undefined {
  const account = env['SNOWFLAKE_ACCOUNT'];
  if (!account) return undefined;
  const user = env['SNOWFLAKE_USER'];
  const keyPath = env['SNOWFLAKE_PRIVATE_KEY_PATH'];
  if (!user || !keyPath) {
    throw new StartError(
      `SNOWFLAKE_ACCOUNT is set, but ${user ? 'SNOWFLAKE_PRIVATE_KEY_PATH' : 'SNOWFLAKE_USER'} is not.`,
      'set all of SNOWFLAKE_ACCOUNT, SNOWFLAKE_USER and SNOWFLAKE_PRIVATE_KEY_PATH, or unset SNOWFLAKE_ACCOUNT for the local warehouse.',
    );
  }
  const passphrase = env['SNOWFLAKE_PRIVATE_KEY_PASSPHRASE'];
  const role = env['SNOWFLAKE_ROLE'];
  const warehouse = env['SNOWFLAKE_WAREHOUSE'];
  const accessUrl = env['SNOWFLAKE_ACCESS_URL'];
  return {
    secret: {
      account,
      user,
      private_key: readKey(keyPath, 'SNOWFLAKE_PRIVATE_KEY_PATH'),
      ...(passphrase ? { private_key_pass: passphrase } : {}),
      ...(role ? { role } : {}),
      ...(warehouse ? { warehouse } : {}),
      ...(accessUrl ? { access_url: accessUrl } : {}),
    },
    database: env['SNOWFLAKE_DATABASE'] || defaultDatabase,
  };
}

/** The local warehouse makes its key on its first start, so it must be up (`url`) before this is called. */
export function localWarehouse(folder: DataFolder, url: string): WarehouseLogin {
  const secret = {
    account: 'LOCAL',
    user: 'SALLA_LOCAL',
    private_key: readKey(join(folder.keys, 'warehouse.p8'), 'the local warehouse'),
    access_url: url,
  };
  return { secret, database: defaultDatabase };
}

function readKey(path: string, namedBy: string): string {
  let key: string;
  try {
    key = readFileSync(path, 'utf8');
  } catch (error) {
    throw new StartError(
      `The private key ${path} (${namedBy}) cannot be read: ${(error as NodeJS.ErrnoException).code}.`,
      'name a PEM file that this user may read.',
    );
  }
  if (!key.includes('PRIVATE KEY')) {
    throw new StartError(
      `${path} (${namedBy}) is not a private key in PEM.`,
      'name the PKCS#8 file (.p8) of the key pair.',
    );
  }
  return key;
}
