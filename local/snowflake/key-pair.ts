import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The account and user that the local endpoint knows. */
const localAccount = 'LOCAL';
export const localUser = 'SALLA_LOCAL';

/** Public key of the local user, from `DIRECTORY/warehouse.pub`; the pair is made on first start (`warehouse.p8`, mode 600). */
export async function loadKeyPair(directory: string): Promise<KeyObject> {
  const privateFile = join(directory, 'warehouse.p8');
  const publicFile = join(directory, 'warehouse.pub');
  if (!existsSync(publicFile)) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const pair = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await writeFile(privateFile, pair.privateKey, { mode: 0o600 });
    await writeFile(publicFile, pair.publicKey);
  }
  return createPublicKey(await readFile(publicFile));
}

export type LoginCheck = { ok: true } | { ok: false; reason: string };

/**
 * Verifies a key-pair login as Snowflake does: RS256 signature, `iss` = ACCOUNT.USER.SHA256:fingerprint of the user's
 * public key, `sub` = ACCOUNT.USER, not expired. The driver writes `iat` and `exp` in milliseconds
 * (authentication/auth_keypair.js in 3.3.0), other clients in seconds; both are read.
 */
export function verifyLogin(
  publicKey: KeyObject,
  login: { account: string; user: string; token: string },
  now: number,
): LoginCheck {
  const subject = `${localAccount}.${localUser}`;
  if (`${login.account}.${login.user}`.toUpperCase() !== subject) {
    return { ok: false, reason: `user ${login.user} of account ${login.account} is not known here, only ${subject}` };
  }
  const [header, payload, signature] = login.token.split('.');
  if (header === undefined || payload === undefined || signature === undefined)
    return { ok: false, reason: 'the token is not a JWT' };
  const algorithm = decode(header)?.['alg'];
  if (algorithm !== 'RS256') return { ok: false, reason: `the token is signed with ${String(algorithm)}, not RS256` };
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))) {
    return { ok: false, reason: "the signature does not match the user's public key" };
  }
  const claims = decode(payload) ?? {};
  if (claims['iss'] !== `${subject}.${fingerprint(publicKey)}`)
    return { ok: false, reason: 'the issuer does not name the key' };
  if (claims['sub'] !== subject) return { ok: false, reason: 'the subject is not the user' };
  const expires = Number(claims['exp']);
  const expiresAt = expires > 1e11 ? expires : expires * 1000;
  if (!(expiresAt > now)) return { ok: false, reason: 'the token has expired' };
  return { ok: true };
}

function fingerprint(publicKey: KeyObject): string {
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return `SHA256:${createHash('sha256').update(der).digest('base64')}`;
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
