import { StoreSecret } from '../../functions/contracts/secrets.ts';
import { readSecretFile, writeSecretFile } from '../run/secret-file.ts';

/**
 * Files that follow secrets, by the secret's name: a person who gave the pair in a file gets every refreshed pair back in
 * it. Called before the new version is stored, so before anybody can use the pair; what is no pair (a refresh's claim) is
 * left out.
 */
export function mirrorTo(files: ReadonlyMap<string, string>): (secretName: string, value: string | undefined) => void {
  return (secretName, value) => {
    const file = files.get(secretName);
    if (file === undefined || value === undefined) return;
    const pair = StoreSecret.safeParse(jsonIn(value));
    if (!pair.success || pair.data.refresh_token === readSecretFile(file).secret.refresh_token) return;
    writeSecretFile(file, pair.data);
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
