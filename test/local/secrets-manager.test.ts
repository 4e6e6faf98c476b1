import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './assembly-fixture.ts';
import { clientOptions, openAccount } from './local-account-fixture.ts';

const SecretId = 'salla/stores/1305146709';

async function openSecrets(dataFolder = temporaryFolder()) {
  const account = await openAccount(
    {
      functions: {},
      resources: { Store: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: SecretId } } },
    },
    { dataFolder },
  );
  return { ...account, secrets: new SecretsManagerClient(clientOptions(account.url)) };
}

type Opened = Awaited<ReturnType<typeof openSecrets>>;

function put({ secrets }: Opened, SecretString: string, ClientRequestToken: string, VersionStages?: string[]) {
  return secrets.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken, VersionStages }));
}

async function stagesOf({ secrets }: Opened): Promise<Record<string, string[]>> {
  return (await secrets.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {};
}

describe('a secret', () => {
  it('that the template declares exists without a value until one is put', async () => {
    const opened = await openSecrets();
    await expect(opened.secrets.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringContaining('AWSCURRENT') as string,
    });
    const { ARN } = await put(opened, '{"access_token":"a"}', randomUUID());
    const read = await opened.secrets.send(new GetSecretValueCommand({ SecretId: ARN }));
    expect(read).toMatchObject({ Name: SecretId, SecretString: '{"access_token":"a"}', VersionStages: ['AWSCURRENT'] });
  });

  it('is made once by CreateSecret, listed, described and updated', async () => {
    const { secrets } = await openSecrets();
    await secrets.send(new CreateSecretCommand({ Name: 'salla/warehouse', SecretString: 'one', Description: 'login' }));
    const again = new CreateSecretCommand({ Name: 'salla/warehouse', SecretString: 'two' });
    await expect(secrets.send(again)).rejects.toMatchObject({ name: 'ResourceExistsException' });
    await secrets.send(new UpdateSecretCommand({ SecretId: 'salla/warehouse', SecretString: 'three' }));
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: 'salla/warehouse' }));
    expect(SecretString).toBe('three');
    const { SecretList } = await secrets.send(
      new ListSecretsCommand({ Filters: [{ Key: 'name', Values: ['salla/w'] }] }),
    );
    expect(SecretList).toMatchObject([{ Name: 'salla/warehouse', Description: 'login' }]);
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'nothing' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('keeps its previous value under AWSPREVIOUS when AWSCURRENT moves', async () => {
    const opened = await openSecrets();
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    for (const token of [first, second, third]) await put(opened, token, token);
    expect(await stagesOf(opened)).toEqual({ [second]: ['AWSPREVIOUS'], [third]: ['AWSCURRENT'] });
    const previous = new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPREVIOUS' });
    expect((await opened.secrets.send(previous)).SecretString).toBe(second);
    const byId = new GetSecretValueCommand({ SecretId, VersionId: first });
    expect((await opened.secrets.send(byId)).SecretString).toBe(first);
  });

  it('moves a label only for the one who names where it is', async () => {
    const opened = await openSecrets();
    const [current, pending] = [randomUUID(), randomUUID()];
    await put(opened, 'old pair', current);
    await put(opened, 'new pair', pending, ['AWSPENDING']);
    const move = (RemoveFromVersionId?: string) =>
      opened.secrets.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: pending,
          RemoveFromVersionId,
        }),
      );
    await expect(move()).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(move(pending)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await move(current);
    expect(await stagesOf(opened)).toEqual({ [current]: ['AWSPREVIOUS'], [pending]: ['AWSPENDING', 'AWSCURRENT'] });
    await expect(move(current)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await opened.secrets.send(
      new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSPENDING', RemoveFromVersionId: pending }),
    );
    expect((await stagesOf(opened))[pending]).toEqual(['AWSCURRENT']);
  });

  it('takes a request token once: the same content again changes nothing, other content is refused', async () => {
    const opened = await openSecrets();
    const token = randomUUID();
    await put(opened, 'mine', token, ['REFRESH_CLAIM']);
    expect(await put(opened, 'mine', token, ['REFRESH_CLAIM'])).toMatchObject({ VersionId: token });
    await expect(put(opened, 'yours', token, ['REFRESH_CLAIM'])).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
  });

  it('is claimed by exactly one of a hundred who race for the same token', async () => {
    const opened = await openSecrets();
    const token = randomUUID();
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, owner) => put(opened, `owner ${owner}`, token, ['REFRESH_CLAIM'])),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(new Set(refused.map(({ reason }) => (reason as Error).name))).toEqual(new Set(['ResourceExistsException']));
  });

  it('has one current and one previous version after a hundred racing writes', async () => {
    const opened = await openSecrets();
    await Promise.all(Array.from({ length: 100 }, (_, n) => put(opened, `value ${n}`, randomUUID())));
    const stages = Object.values(await stagesOf(opened)).flat();
    expect(stages.toSorted()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  });

  it('is on the disk before the answer, readable by its owner only, and there after a restart', async () => {
    const dataFolder = temporaryFolder();
    const opened = await openSecrets(dataFolder);
    const token = randomUUID();
    await put(opened, 'kept', token);
    const file = path.join(dataFolder, 'aws', 'secrets.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(path.dirname(file))).toEqual(['secrets.json']);
    await opened.close();
    const { SecretString, VersionId } = await (
      await openSecrets(dataFolder)
    ).secrets.send(new GetSecretValueCommand({ SecretId }));
    expect({ SecretString, VersionId }).toEqual({ SecretString: 'kept', VersionId: token });
  });

  it('stays as it was when the disk refuses the write', async () => {
    const opened = await openSecrets();
    const token = randomUUID();
    await put(opened, 'good', token);
    const folder = path.join(opened.dataFolder, 'aws');
    // The temporary file cannot be opened where a folder has its name.
    const blocked = path.join(folder, `secrets.json.${process.pid}.tmp`);
    mkdirSync(blocked);
    await expect(put(opened, 'lost', randomUUID())).rejects.toMatchObject({ name: 'InternalServiceError' });
    rmdirSync(blocked);
    const read = await opened.secrets.send(new GetSecretValueCommand({ SecretId }));
    expect(read).toMatchObject({ SecretString: 'good', VersionId: token });
  });

  it('file that is damaged stops the start and is named', async () => {
    const dataFolder = temporaryFolder();
    const opened = await openSecrets(dataFolder);
    await opened.close();
    const file = path.join(dataFolder, 'aws', 'secrets.json');
    writeFileSync(file, '{"secrets":');
    await expect(openSecrets(dataFolder)).rejects.toThrow(`${file} is damaged`);
  });
});
