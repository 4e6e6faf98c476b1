import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { claimVersion } from '../../functions/domain/refresh-claim.ts';
import { startLocalAccount, type LocalAccount } from '../../local/aws/local-account.ts';
import { readSecretFile } from '../../local/run/secret-file.ts';
import { LocalSecrets } from '../../local/run/secrets.ts';
import { writeAssembly } from '../local/assembly-fixture.ts';
import { clientOptions } from '../local/local-account-fixture.ts';

const SecretId = 'salla/stores/1305146709';
const first = {
  store_id: '1305146709',
  access_token: 'ory_at_one',
  refresh_token: 'ory_rt_one',
  expires: 1_796_000_000,
  client_id: 'client',
  client_secret: 'hidden',
};
const second = { ...first, access_token: 'ory_at_two', refresh_token: 'ory_rt_two', expires: 1_797_000_000 };

const accounts: LocalAccount[] = [];
afterEach(async () => {
  await Promise.all(accounts.splice(0).map((account) => account.close()));
});

/** A secret file, and the local Secrets Manager that keeps it in step. */
async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'secret-mirror-'));
  const file = join(folder, 'store.json');
  writeFileSync(file, JSON.stringify(first));
  const account = await startLocalAccount({
    port: 0,
    dataFolder: join(folder, 'data'),
    assemblyFolder: writeAssembly({ functions: {} }),
    functionEnvironment: {},
    secretFiles: new Map([[SecretId, file]]),
    schedules: false,
    warn: () => undefined,
  });
  accounts.push(account);
  const secrets = new LocalSecrets(account.url);
  await secrets.putStore(readSecretFile(file));
  return { folder, file, secrets, client: new SecretsManagerClient(clientOptions(account.url)) };
}

type Opened = Awaited<ReturnType<typeof open>>;

function put({ client }: Opened, value: unknown, stage: string) {
  return client.send(
    new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value), VersionStages: [stage] }),
  );
}

async function stored({ client }: Opened): Promise<typeof first> {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString) as typeof first;
}

async function current(opened: Opened): Promise<string> {
  return (await stored(opened)).refresh_token;
}

/** The first pair as a person corrected it after it was stored. */
function editedLater(correction: Partial<typeof first>) {
  return { secret: { ...first, ...correction }, modifiedAt: Date.now() + 60_000 };
}

/** A refresh of the current version was begun, and nobody knows how it ended. */
async function claim({ client }: Opened): Promise<void> {
  const { VersionId = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  await client.send(
    new PutSecretValueCommand({
      SecretId,
      ClientRequestToken: claimVersion(VersionId, 1),
      SecretString: '{}',
      VersionStages: ['REFRESH_CLAIM'],
    }),
  );
}

describe('a secret file', () => {
  it('receives a refreshed pair when it is stored, before its label makes it the current one', async () => {
    const opened = await open();
    await put(opened, second, 'AWSPENDING');
    expect(JSON.parse(readFileSync(opened.file, 'utf8'))).toEqual(second);
    expect(await current(opened)).toBe('ory_rt_one');
  });

  it('is left alone by what is no pair', async () => {
    const opened = await open();
    await put(opened, { owner: 'run', at: 1 }, 'REFRESH_CLAIM');
    expect(JSON.parse(readFileSync(opened.file, 'utf8'))).toEqual(first);
  });

  it('that cannot be written stops the pair from being stored', async () => {
    const opened = await open();
    rmSync(opened.file);
    await expect(put(opened, second, 'AWSCURRENT')).rejects.toThrow();
    expect(await current(opened)).toBe('ory_rt_one');
  });

  it('that was changed by a person wins over the stored pair, and an older one does not', async () => {
    const opened = await open();
    const ageing = (modifiedAt: number) => ({ file: opened.file, secret: second, modifiedAt });
    await opened.secrets.putStore(ageing(Date.now() - 60_000));
    expect(await current(opened)).toBe('ory_rt_one');
    await opened.secrets.putStore(ageing(Date.now() + 60_000));
    expect(await current(opened)).toBe('ory_rt_two');
  });

  it('that differs in the end of the token alone is taken over, unless the refresh token may be spent', async () => {
    const opened = await open();
    await opened.secrets.putStore(editedLater({ expires: 1_798_000_000 }));
    expect((await stored(opened)).expires).toBe(1_798_000_000);
    await claim(opened);
    await opened.secrets.putStore(editedLater({ expires: 1_799_000_000 }));
    expect((await stored(opened)).expires).toBe(1_798_000_000);
  });

  it('with another client is taken over even then: the first one was refused before anything was spent', async () => {
    const opened = await open();
    await claim(opened);
    await opened.secrets.putStore(editedLater({ client_secret: 'right' }));
    expect((await stored(opened)).client_secret).toBe('right');
  });
});
