import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { WarehouseSecret } from '../../contracts/secrets.ts';
import { SecretInvalidError } from '../../domain/errors.ts';

/** The warehouse login, read anew at every invocation so that a rotated key is used at once. */
export async function readWarehouseSecret(secretId: string): Promise<WarehouseSecret> {
  const client = new SecretsManagerClient({});
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    const parsed = WarehouseSecret.safeParse(JSON.parse(SecretString ?? 'null'));
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole').join(', ');
    throw invalid(secretId, `does not have the expected form (${fields})`);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(secretId, 'is not JSON');
    throw error;
  } finally {
    client.destroy();
  }
}

function invalid(secretId: string, what: string): SecretInvalidError {
  return new SecretInvalidError(
    `Secret ${secretId} ${what}.`,
    'put {"account","user","private_key"} and, where needed, "role" and "warehouse" into it (functions/contracts/secrets.ts).',
  );
}
