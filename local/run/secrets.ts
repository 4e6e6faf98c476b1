import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { StoreSecret, type WarehouseSecret } from '../../functions/contracts/secrets.ts';
import { claimVersion } from '../../functions/domain/refresh-claim.ts';
import { localAws } from './aws-client.ts';
import type { StorePair } from './secret-file.ts';

const warehouseSecretName = 'salla/warehouse';

export function storeSecretName(storeId: string): string {
  return `salla/stores/${storeId}`;
}

/** Fills the local Secrets Manager before a run, through the same calls that fill the real one. */
export class LocalSecrets {
  readonly #client: SecretsManagerClient;

  constructor(endpoint: string) {
    this.#client = new SecretsManagerClient(localAws(endpoint));
  }

  /** The local warehouse has another address after every start, so the secret follows. */
  async putWarehouse(secret: WarehouseSecret): Promise<void> {
    await this.#put(warehouseSecretName, JSON.stringify(secret));
  }

  /**
   * Keeps the pair that is already there, because runs refresh it and a refresh token works once; a file changed after
   * that pair was stored is a person's correction and wins.
   */
  async putStore({ secret, modifiedAt }: StorePair): Promise<void> {
    const name = storeSecretName(secret.store_id);
    const current = await this.#current(name);
    const stored = current === undefined ? undefined : storedPair(current.value);
    if (current !== undefined && stored !== undefined) {
      if (current.createdAt >= modifiedAt) return;
      if (stored.refresh_token === secret.refresh_token && !(await this.#isCorrection(name, current, stored, secret)))
        return;
    }
    await this.#put(name, JSON.stringify(secret));
  }

  /**
   * Whether a pair with the same refresh token is to be stored anew. A refresh is claimed once per version, so a new
   * version lets the token be spent again: only another client does that, whose first attempt was refused. A file may
   * seem to have another end of life because it was touched.
   */
  async #isCorrection(name: string, current: SecretValue, stored: StoreSecret, given: StoreSecret): Promise<boolean> {
    if (stored.client_id !== given.client_id || stored.client_secret !== given.client_secret) return true;
    if (stored.access_token === given.access_token && stored.expires === given.expires) return false;
    return (await this.#value({ SecretId: name, VersionId: claimVersion(current.versionId, 1) })) === undefined;
  }

  async #put(name: string, value: string): Promise<void> {
    if ((await this.#current(name))?.value === value) return;
    try {
      await this.#client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value }));
    } catch (error) {
      // The template declares the configured stores' secrets; another store's is made here.
      if (!(error instanceof ResourceNotFoundException)) throw error;
      await this.#client.send(new CreateSecretCommand({ Name: name, SecretString: value }));
    }
  }

  #current(name: string): Promise<SecretValue | undefined> {
    return this.#value({ SecretId: name });
  }

  async #value(which: { SecretId: string; VersionId?: string }): Promise<SecretValue | undefined> {
    try {
      const answer = await this.#client.send(new GetSecretValueCommand(which));
      return {
        value: answer.SecretString ?? '',
        versionId: answer.VersionId ?? '',
        createdAt: answer.CreatedDate?.getTime() ?? 0,
      };
    } catch (error) {
      // No such secret or version, or a secret without a value.
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}

interface SecretValue {
  value: string;
  versionId: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

/** A secret that the template declares starts with a value that is no pair yet. */
function storedPair(text: string): StoreSecret | undefined {
  try {
    return StoreSecret.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
