import { StoreSecret } from '../../functions/contracts/secrets.ts';
import type { StorePair } from './secret-file.ts';

/** The pair that the local store takes now, as if its merchant had just saved it in a secret file. */
export async function storeCredentials(storeUrl: string): Promise<StorePair> {
  const answer = await fetch(`${storeUrl}/_store/credentials`);
  return { secret: StoreSecret.parse(await answer.json()), modifiedAt: Date.now() };
}

/** One day of the shop: new orders, status changes, refunds, price changes, a deleted product. */
export async function advanceDay(storeUrl: string): Promise<void> {
  const answer = await fetch(`${storeUrl}/_store/advance-day`, { method: 'POST' });
  if (!answer.ok) throw new Error(`POST /_store/advance-day answered ${answer.status}: ${await answer.text()}`);
}
