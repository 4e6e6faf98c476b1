import type { Secret, SecretContent, SecretStore } from './secret-store.ts';
import { ServiceError, requiredText } from './service-error.ts';
import { epochSeconds } from './wire-format.ts';
import type { Operations, ServiceRequest } from './wire-format.ts';

/** The operations of AWS Secrets Manager that the pipeline and the CLI use. */
export function secretsManager(store: SecretStore): Operations {
  return {
    CreateSecret: (request) => createSecret(store, request),
    GetSecretValue: (request) => getSecretValue(store, request),
    PutSecretValue(request) {
      const content = contentOf(request);
      if (content === undefined) throw noContent();
      const stages = (request['VersionStages'] as string[] | undefined) ?? ['AWSCURRENT'];
      const [secret, versionId] = store.put(requiredText(request, 'SecretId'), tokenOf(request), content, stages);
      return { ...nameOf(secret), VersionId: versionId, VersionStages: secret.versions[versionId]?.stages };
    },
    UpdateSecret(request) {
      const id = requiredText(request, 'SecretId');
      const content = contentOf(request);
      let secret = store.get(id);
      let versionId: string | undefined;
      if (content !== undefined) [secret, versionId] = store.put(id, tokenOf(request), content, ['AWSCURRENT']);
      if (typeof request['Description'] === 'string') secret = store.describe(id, request['Description']);
      return { ...nameOf(secret), VersionId: versionId };
    },
    UpdateSecretVersionStage(request) {
      const secret = store.moveStage(
        requiredText(request, 'SecretId'),
        requiredText(request, 'VersionStage'),
        request['MoveToVersionId'] as string | undefined,
        request['RemoveFromVersionId'] as string | undefined,
      );
      return nameOf(secret);
    },
    DescribeSecret: (request) => description(store.get(requiredText(request, 'SecretId'))),
    ListSecrets(request) {
      const filters = (request['Filters'] ?? []) as { Key: string; Values: string[] }[];
      for (const { Key } of filters) {
        if (Key !== 'name') throw new ServiceError('InvalidParameterException', `Filter "${Key}" is not known here.`);
      }
      const secrets = store
        .list()
        .filter(({ name }) => filters.every(({ Values }) => Values.some((prefix) => name.startsWith(prefix))));
      return { SecretList: secrets.map(description) };
    },
  };
}

function createSecret(store: SecretStore, request: ServiceRequest): unknown {
  const name = requiredText(request, 'Name');
  const content = contentOf(request);
  const token = tokenOf(request);
  const existing = store.find(name);
  if (existing !== undefined && (token === undefined || existing.versions[token] === undefined)) {
    const message = `The operation failed because the secret ${name} already exists.`;
    throw new ServiceError('ResourceExistsException', message);
  }
  let secret = existing ?? store.create(name, request['Description'] as string | undefined);
  let versionId: string | undefined;
  if (content !== undefined) [secret, versionId] = store.put(name, token, content, ['AWSCURRENT']);
  return { ...nameOf(secret), VersionId: versionId };
}

function getSecretValue(store: SecretStore, request: ServiceRequest): unknown {
  const secret = store.get(requiredText(request, 'SecretId'));
  const asked = request['VersionId'] as string | undefined;
  const stage = (request['VersionStage'] as string | undefined) ?? (asked === undefined ? 'AWSCURRENT' : undefined);
  const versionId = asked ?? store.labelled(secret, stage ?? '');
  const version = versionId === undefined ? undefined : secret.versions[versionId];
  if (versionId === undefined || version === undefined) {
    const sought = asked === undefined ? `staging label: ${stage}` : `VersionId: ${asked}`;
    const message = `Secrets Manager can't find the specified secret value for ${sought}`;
    throw new ServiceError('ResourceNotFoundException', message);
  }
  if (stage !== undefined && !version.stages.includes(stage)) {
    const message = `You provided a VersionStage that is not associated to the provided VersionId.`;
    throw new ServiceError('InvalidRequestException', message);
  }
  return {
    ...nameOf(secret),
    VersionId: versionId,
    SecretString: version.secretString,
    SecretBinary: version.secretBinary,
    VersionStages: version.stages,
    CreatedDate: epochSeconds(version.created),
  };
}

function description(secret: Secret): unknown {
  const stages = Object.entries(secret.versions)
    .filter(([, version]) => version.stages.length > 0)
    .map(([id, version]): [string, string[]] => [id, version.stages]);
  return {
    ...nameOf(secret),
    Description: secret.description,
    CreatedDate: epochSeconds(secret.created),
    LastChangedDate: epochSeconds(secret.changed),
    VersionIdsToStages: Object.fromEntries(stages),
    SecretVersionsToStages: Object.fromEntries(stages),
  };
}

function nameOf(secret: Secret): { ARN: string; Name: string } {
  return { ARN: secret.arn, Name: secret.name };
}

function tokenOf(request: ServiceRequest): string | undefined {
  const token = request['ClientRequestToken'];
  if (token === undefined) return undefined;
  if (typeof token === 'string' && token.length >= 32 && token.length <= 64) return token;
  throw new ServiceError('InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.');
}

function contentOf(request: ServiceRequest): SecretContent | undefined {
  const { SecretString, SecretBinary } = request;
  if (typeof SecretString === 'string' && SecretBinary === undefined) {
    // Secrets Manager quota: 65,536 bytes.
    if (Buffer.byteLength(SecretString) <= 65_536) return { secretString: SecretString };
    throw new ServiceError('InvalidParameterException', 'SecretString must be at most 65536 bytes long.');
  }
  if (typeof SecretBinary === 'string' && SecretString === undefined) return { secretBinary: SecretBinary };
  if (SecretString === undefined && SecretBinary === undefined) return undefined;
  throw noContent();
}

function noContent(): ServiceError {
  return new ServiceError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
}
