import type { SecretVersions } from './ports.ts';
import { uuidFromName } from './uuid-from-name.ts';

/** Claims one version of the secret can have: each but the last was released because nothing was sent. */
const MOST_CLAIMS = 50;

export interface Claim {
  /** Version of the secret whose refresh token may be spent. */
  current: string;
  number: number;
  /** Says who claimed; the nonce makes a repeated invocation of the same run a stranger to its own earlier claim. */
  content: { owner: string; nonce: string; at: number };
}

const CLAIM_LABEL = 'REFRESH_CLAIM';

/** Version id of a claim; the first claim of a version is number 1. */
export const claimVersion = (current: string, number: number) => uuidFromName(current, `claim-${number}`);
const releaseVersion = (current: string, number: number) => uuidFromName(current, `release-${number}`);

/**
 * The right to spend the refresh token of `current`; null when somebody else has it. Creating a version is atomic and
 * happens once per id, so of any number of callers one gets it.
 */
export async function claimRefresh(
  secrets: SecretVersions,
  current: string,
  content: Claim['content'],
): Promise<Claim | null> {
  for (let number = 1; number <= MOST_CLAIMS; number += 1) {
    if (await secrets.create(claimVersion(current, number), JSON.stringify(content), CLAIM_LABEL)) {
      return { current, number, content };
    }
    if ((await secrets.version(releaseVersion(current, number))) === null) return null;
  }
  return null;
}

/** Gives the right back; only when the refresh token was certainly not spent. */
export async function releaseClaim(secrets: SecretVersions, { current, number, content }: Claim): Promise<void> {
  await secrets.create(releaseVersion(current, number), JSON.stringify(content), 'REFRESH_RELEASED');
}

/** When the latest claim of the secret was made, Unix seconds; null when there is none that says so. */
export async function lastClaimAt(secrets: SecretVersions): Promise<number | null> {
  const claim = await secrets.labelled(CLAIM_LABEL);
  const { at } = JSON.parse(claim?.value ?? '{}') as Partial<Claim['content']>;
  return at ?? null;
}
