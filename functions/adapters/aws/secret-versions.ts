import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretVersion, SecretVersions } from '../../domain/ports.ts';

/** Versions of one secret in Secrets Manager. */
export function secretVersions(client: SecretsManagerClient, secretId: string): SecretVersions {
  const read = async (which: { VersionStage: string } | { VersionId: string }): Promise<SecretVersion | null> => {
    try {
      const { VersionId, SecretString, CreatedDate } = await client.send(
        new GetSecretValueCommand({ SecretId: secretId, ...which }),
      );
      if (VersionId === undefined || SecretString === undefined) return null;
      return { versionId: VersionId, value: SecretString, createdAt: Math.floor((CreatedDate?.getTime() ?? 0) / 1000) };
    } catch (error) {
      if (nameOf(error) === 'ResourceNotFoundException') return null;
      throw error;
    }
  };
  return {
    labelled: (label) => read({ VersionStage: label }),
    version: (versionId) => read({ VersionId: versionId }),
    create: async (versionId, value, label) => {
      try {
        await client.send(
          new PutSecretValueCommand({
            SecretId: secretId,
            ClientRequestToken: versionId,
            SecretString: value,
            VersionStages: [label],
          }),
        );
        return true;
      } catch (error) {
        // The same id with other content; with the same content the call is a repeat and succeeds.
        if (nameOf(error) === 'ResourceExistsException') return false;
        throw error;
      }
    },
    moveLabel: async (label, from, to) => {
      try {
        await client.send(
          new UpdateSecretVersionStageCommand({
            SecretId: secretId,
            VersionStage: label,
            RemoveFromVersionId: from,
            MoveToVersionId: to,
          }),
        );
        return true;
      } catch (error) {
        if (['InvalidParameterException', 'InvalidRequestException'].includes(nameOf(error))) return false;
        throw error;
      }
    },
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
