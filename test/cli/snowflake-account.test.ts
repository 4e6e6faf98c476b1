import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { run, startProgram, temporaryFolder } from './started-process.ts';

/** The local endpoint in the place of an account: what is said to it is what Snowflake would hear. */
const folder = temporaryFolder();
const ownKey = join(folder, 'keys', 'warehouse.p8');
let url = '';

beforeAll(async () => {
  const warehouse = startProgram('local/snowflake/main.ts', ['--data', folder]);
  await warehouse.says(/"url"/);
  ({ url } = JSON.parse(warehouse.output()) as { url: string });
});

function account(user: string, keyFile: string): Record<string, string> {
  return {
    SNOWFLAKE_ACCOUNT: 'LOCAL',
    SNOWFLAKE_USER: user,
    SNOWFLAKE_PRIVATE_KEY_PATH: keyFile,
    SNOWFLAKE_ACCESS_URL: url,
  };
}

describe('a Snowflake account in the environment', { timeout: 30_000 }, () => {
  it('is where salla sql runs, without a data folder', async () => {
    const data = join(folder, 'none');
    const env = account('SALLA_LOCAL', ownKey);
    const { code, output } = await run('cli/salla.ts', ['sql', '--csv', '--data', data, 'select 1.50 as n'], env);
    expect([code, output]).toEqual([0, 'N\r\n1.50\r\n']);
    expect(existsSync(data)).toBe(false);
  });

  it('that refuses the key is an error of its own, which nobody retries', async () => {
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    const secret = { account: 'LOCAL', user: 'SALLA_LOCAL', private_key: pem, access_url: url };
    await expect(openWarehouse({ secret, database: 'SALLA_DWH' })).rejects.toMatchObject({
      name: 'WarehouseAuthError',
    });

    const keyFile = join(folder, 'other.p8');
    writeFileSync(keyFile, pem);
    const { code, output } = await run('cli/salla.ts', ['sql', 'select 1'], account('SALLA_LOCAL', keyFile));
    expect(output).toMatch(/refused the login[\s\S]*Next: check account, user and private key/);
    expect(code).toBe(1);
  });
});
