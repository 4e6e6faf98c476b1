import type { SecretVersion, SecretVersions } from '../../functions/domain/ports.ts';

/** Versions and labels as Secrets Manager keeps them, in memory; each call is atomic. */
export class SecretVersionsInMemory implements SecretVersions {
  readonly versions = new Map<string, SecretVersion>();
  readonly labels = new Map<string, string>();

  constructor(value: object, createdAt = Math.floor(Date.now() / 1000)) {
    const versionId = '11111111-2222-4333-8444-555555555555';
    this.versions.set(versionId, { versionId, value: JSON.stringify(value), createdAt });
    this.labels.set('AWSCURRENT', versionId);
  }

  async labelled(label: string): Promise<SecretVersion | null> {
    return this.versions.get(this.labels.get(label) ?? '') ?? null;
  }

  async version(versionId: string): Promise<SecretVersion | null> {
    return this.versions.get(versionId) ?? null;
  }

  async create(versionId: string, value: string, label: string): Promise<boolean> {
    const known = this.versions.get(versionId);
    if (known !== undefined && known.value !== value) return false;
    this.versions.set(versionId, { versionId, value, createdAt: Math.floor(Date.now() / 1000) });
    this.labels.set(label, versionId);
    return true;
  }

  async moveLabel(label: string, from: string, to: string): Promise<boolean> {
    if (this.labels.get(label) !== from) return false;
    this.labels.set(label, to);
    return true;
  }

  /** Replaces the current value, as a person does. */
  replace(value: object): void {
    const versionId = crypto.randomUUID();
    this.versions.set(versionId, { versionId, value: JSON.stringify(value), createdAt: Math.floor(Date.now() / 1000) });
    this.labels.set('AWSCURRENT', versionId);
  }
}
