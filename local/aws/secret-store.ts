import { existsSync, readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { secretArn } from '../lambda/identity.ts';
import { replaceFile } from './replace-file.ts';
import { ServiceError } from './service-error.ts';

/** Versions kept of a secret; the oldest without a label go first. */
const maximumVersions = 100;

interface SecretVersion {
  secretString?: string;
  /** Base64. */
  secretBinary?: string;
  stages: string[];
  /** ISO 8601. */
  created: string;
}

export interface Secret {
  name: string;
  arn: string;
  description?: string;
  created: string;
  changed: string;
  /** By version id, oldest first. */
  versions: Record<string, SecretVersion>;
}

export type SecretContent = Pick<SecretVersion, 'secretString' | 'secretBinary'>;

type BeforePut = (secretName: string, value: string | undefined) => void;

/**
 * Secrets and their versions in one file that only its owner may read. Every operation is synchronous and on the disk
 * before it returns, so concurrent requests are served one after the other.
 */
export class SecretStore {
  readonly #file: string;
  readonly #beforePut: BeforePut;
  #secrets: Record<string, Secret>;

  /**
   * @param beforePut called with a new version before it is stored; when it throws, nothing is stored
   * @throws Error that names the file when it is damaged
   */
  constructor(file: string, beforePut: BeforePut = () => undefined) {
    this.#file = file;
    this.#beforePut = beforePut;
    this.#secrets = existsSync(file) ? readSecrets(file) : {};
  }

  list(): Secret[] {
    return Object.values(this.#secrets);
  }

  /** @param id name or ARN */
  find(id: string): Secret | undefined {
    return this.#secrets[id] ?? this.list().find((secret) => secret.arn === id);
  }

  get(id: string): Secret {
    const secret = this.find(id);
    if (secret === undefined) {
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return secret;
  }

  /** @returns the version that carries the label, undefined when none does */
  labelled(secret: Secret, stage: string): string | undefined {
    return Object.entries(secret.versions).find(([, version]) => version.stages.includes(stage))?.[0];
  }

  create(name: string, description: string | undefined): Secret {
    const now = new Date().toISOString();
    const secret: Secret = {
      name,
      arn: secretArn(name),
      ...(description === undefined ? {} : { description }),
      created: now,
      changed: now,
      versions: {},
    };
    return this.#commit(secret);
  }

  describe(id: string, description: string): Secret {
    return this.#commit({ ...this.get(id), description });
  }

  /**
   * Adds a version under the request's token and moves the labels to it, whoever has them. The same token with the same
   * content changes nothing.
   * @throws ServiceError ResourceExistsException for the same token with other content
   */
  put(id: string, token: string | undefined, content: SecretContent, stages: readonly string[]): [Secret, string] {
    const secret = structuredClone(this.get(id));
    const versionId = token ?? randomUUID();
    const earlier = secret.versions[versionId];
    if (earlier !== undefined) {
      if (earlier.secretString === content.secretString && earlier.secretBinary === content.secretBinary) {
        return [secret, versionId];
      }
      throw new ServiceError(
        'ResourceExistsException',
        `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${secret.arn}.`,
      );
    }
    this.#beforePut(secret.name, content.secretString);
    secret.versions[versionId] = { ...content, stages: [], created: new Date().toISOString() };
    for (const stage of stages) attach(secret, stage, versionId);
    dropOldVersions(secret);
    return [this.#commit(secret), versionId];
  }

  /**
   * Moves or removes one label; a compare-and-swap: a label that is attached moves only when `removeFrom` names where
   * it is.
   * @throws ServiceError InvalidParameterException when it does not
   */
  moveStage(id: string, stage: string, moveTo: string | undefined, removeFrom: string | undefined): Secret {
    const secret = structuredClone(this.get(id));
    for (const versionId of [moveTo, removeFrom]) {
      if (versionId !== undefined && secret.versions[versionId] === undefined) {
        const message = `Secrets Manager can't find the specified secret version: ${versionId}.`;
        throw new ServiceError('ResourceNotFoundException', message);
      }
    }
    const holder = this.labelled(secret, stage);
    if (holder !== undefined && holder !== removeFrom) {
      throw new ServiceError(
        'InvalidParameterException',
        `The parameter RemoveFromVersionId ${removeFrom === undefined ? "can't be empty" : 'does not match'}. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    if (holder === undefined && removeFrom !== undefined) {
      const message = `Staging label ${stage} is not attached to version ${removeFrom}.`;
      throw new ServiceError('InvalidParameterException', message);
    }
    if (moveTo !== undefined) attach(secret, stage, moveTo);
    else if (stage === 'AWSCURRENT') {
      throw new ServiceError('InvalidParameterException', 'Staging label AWSCURRENT can only be moved.');
    } else if (holder !== undefined) detach(secret, stage, holder);
    return this.#commit(secret);
  }

  /** Memory follows the disk: a write that fails leaves both as they were. */
  #commit(secret: Secret): Secret {
    const changed = { ...secret, changed: new Date().toISOString() };
    const secrets = { ...this.#secrets, [secret.name]: changed };
    replaceFile(this.#file, `${JSON.stringify({ secrets }, undefined, 1)}\n`, { mode: 0o600, flush: true });
    this.#secrets = secrets;
    return changed;
  }
}

/** A label is on one version at a time; where AWSCURRENT was, AWSPREVIOUS is next. */
function attach(secret: Secret, stage: string, versionId: string): void {
  const holder = Object.keys(secret.versions).find((id) => secret.versions[id]?.stages.includes(stage));
  if (holder === versionId) return;
  if (holder !== undefined) {
    detach(secret, stage, holder);
    if (stage === 'AWSCURRENT') attach(secret, 'AWSPREVIOUS', holder);
  }
  secret.versions[versionId]?.stages.push(stage);
  if (stage === 'AWSCURRENT') detach(secret, 'AWSPREVIOUS', versionId);
}

function detach(secret: Secret, stage: string, versionId: string): void {
  const version = secret.versions[versionId];
  if (version !== undefined) version.stages = version.stages.filter((label) => label !== stage);
}

function dropOldVersions(secret: Secret): void {
  const unlabelled = Object.keys(secret.versions).filter((id) => secret.versions[id]?.stages.length === 0);
  const excess = Object.keys(secret.versions).length - maximumVersions;
  for (const id of unlabelled.slice(0, Math.max(0, excess))) delete secret.versions[id];
}

function readSecrets(file: string): Record<string, Secret> {
  try {
    const { secrets } = JSON.parse(readFileSync(file, 'utf8')) as { secrets: Record<string, Secret> };
    if (typeof secrets !== 'object' || secrets === null) throw new Error('no "secrets" in it');
    return secrets;
  } catch (error) {
    throw new Error(
      `${file} is damaged (${(error as Error).message}). ` +
        'Next: restore it from a copy, or move it away and authorise the store again.',
      { cause: error },
    );
  }
}
