import { StoreSecret } from '../contracts/secrets.ts';
import { SecretInvalidError } from './errors.ts';
import type { SecretVersions } from './ports.ts';

/** Reads the store's current secret; throws `SecretInvalidError` when there is none or it is not a `StoreSecret`. */
export async function readStoreSecret(secrets: SecretVersions, storeId: string) {
  const version = await secrets.labelled('AWSCURRENT');
  if (version === null) throw invalid(storeId, 'has no current version');
  let value: unknown;
  try {
    value = JSON.parse(version.value);
  } catch {
    throw invalid(storeId, 'is not JSON');
  }
  const parsed = StoreSecret.safeParse(value);
  if (!parsed.success) {
    throw invalid(storeId, `lacks or mistypes ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`);
  }
  if (parsed.data.store_id !== storeId) throw invalid(storeId, `belongs to store ${parsed.data.store_id}`);
  return { version, secret: parsed.data };
}

function invalid(storeId: string, what: string) {
  return new SecretInvalidError(
    `The secret of store ${storeId} ${what}.`,
    'write it as {"store_id","access_token","refresh_token","expires","client_id","client_secret"} with `aws secretsmanager put-secret-value`.',
  );
}
