import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { StoreSecret } from '../../functions/contracts/secrets.ts';
import { absoluteExpiry } from '../../functions/domain/token-expiry.ts';
import { issuesInWords, plainWords } from './plain-issues.ts';
import { StartError } from './start-error.ts';

/**
 * The pair as a person saves it from an OAuth answer or an `app.store.authorize` event. Its end comes as `expires_in`
 * (seconds from the answer), as `expires` of the same meaning, or as `expires` in absolute Unix seconds.
 */
const SecretFileContent = StoreSecret.extend({
  expires: z.coerce.number().positive().optional(),
  expires_in: z.coerce.number().positive().optional(),
}).refine((content) => content.expires !== undefined || content.expires_in !== undefined, {
  path: ['expires'],
  message: 'is missing (Unix seconds, or seconds from when the file was written)',
});

export interface SecretFile extends StorePair {
  /** Absolute path. */
  file: string;
}

/** A pair and when somebody last stated it. */
export interface StorePair {
  /** `expires` is absolute here. */
  secret: StoreSecret;
  /** Milliseconds since the epoch. */
  modifiedAt: number;
}

/** Throws a `StartError` that names the file and the fields, never their values. */
export function readSecretFile(file: string): SecretFile {
  const modifiedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (modifiedAt === undefined) {
    throw new StartError(`${file} does not exist.`, `create it with ${fieldsExpected}.`);
  }
  const parsed = SecretFileContent.safeParse(readJson(file), { error: plainWords });
  if (!parsed.success) {
    throw new StartError(
      `${file} cannot be used: ${issuesInWords(parsed.error, 'the whole')}.`,
      `give it ${fieldsExpected}.`,
    );
  }
  const { expires_in: _resolved, ...pair } = parsed.data;
  // A duration counts from the answer; the file was written right after it.
  const expires = absoluteExpiry(parsed.data, Math.floor(modifiedAt / 1000)) ?? 0;
  return { file: resolve(file), secret: { ...pair, expires }, modifiedAt };
}

const fieldsExpected = '{"store_id","access_token","refresh_token","expires","client_id","client_secret"}';

function readJson(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, and the text holds tokens.
    throw new StartError(`${file} is not JSON.`, `give it ${fieldsExpected}.`);
  }
}

/**
 * Replaces the pair in the file so that at every moment it holds either the old or the new one in full: written beside
 * it, fsync, rename. A refresh token works once, so this happens before the new pair is used. Fields of the file that
 * are not ours, and its mode, stay.
 */
export function writeSecretFile(file: string, secret: StoreSecret): void {
  const target = realpathSync(file);
  const { expires_in: _replaced, ...kept } = readJson(target) as Record<string, unknown>;
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}`);
  const { access_token, refresh_token, expires, obtained_at } = secret;
  const content = {
    ...kept,
    access_token,
    refresh_token,
    expires,
    ...(obtained_at === undefined ? {} : { obtained_at }),
  };
  try {
    const handle = openSync(temporary, 'w', 0o600);
    try {
      fchmodSync(handle, statSync(target).mode & 0o777);
      writeFileSync(handle, `${JSON.stringify(content, null, 2)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(target));
}

/** The rename itself lies in the folder; Windows cannot open one and needs no such step. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
