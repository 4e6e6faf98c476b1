import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { StoreSecret, type WarehouseSecret } from '../../functions/contracts/secrets.ts';
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
    if (stored?.refresh_token === secret.refresh_token) return;
    if (current !== undefined && stored !== undefined && current.createdAt >= modifiedAt) return;
    await this.#put(name, JSON.stringify(secret));
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

  async #current(name: string): Promise<{ value: string; createdAt: number } | undefined> {
    try {
      const answer = await this.#client.send(new GetSecretValueCommand({ SecretId: name }));
      return { value: answer.SecretString ?? '', createdAt: answer.CreatedDate?.getTime() ?? 0 };
    } catch (error) {
      // No such secret, or one without a value.
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}

/** A secret that the template declares starts with a value that is no pair yet. */
function storedPair(text: string): StoreSecret | undefined {
  try {
    return StoreSecret.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
