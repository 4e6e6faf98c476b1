import type { SecretVersions } from '../../domain/ports.ts';
import { readStoreSecret } from '../../domain/store-secret.ts';

/** The lane's access token: read once, read again when the API rejects it, because another function may have rotated it. */
export class AccessToken {
  readonly #read: () => Promise<{ token: string; versionId: string }>;
  #current: Promise<{ token: string; versionId: string }> | null = null;

  constructor(secrets: SecretVersions, storeId: string) {
    this.#read = async () => {
      const { secret, version } = await readStoreSecret(secrets, storeId);
      return { token: secret.access_token, versionId: version.versionId };
    };
  }

  current(): Promise<{ token: string; versionId: string }> {
    this.#current ??= this.#read();
    return this.#current;
  }

  /** True when a version other than the rejected one is stored by now; then `current` answers it. */
  async replaced(rejectedVersionId: string): Promise<boolean> {
    const known = await this.current();
    if (known.versionId !== rejectedVersionId) return true;
    this.#current = this.#read();
    return (await this.#current).versionId !== rejectedVersionId;
  }
}
