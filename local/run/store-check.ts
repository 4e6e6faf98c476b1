import type { StoreSecret } from '../../functions/contracts/secrets.ts';
import type { RemoteStore } from './flags.ts';

import { StartError } from './start-error.ts';

const secondsToAnswer = 15;

/**
 * Asks a store elsewhere one question before anything is created or started, because a wrong address is a newcomer's
 * likeliest mistake. Only what a run could never mend is refused here; an expired token, for one, is refreshed by the run.
 */
export async function checkStore(remote: RemoteStore, secret: StoreSecret): Promise<void> {
  const address = `${remote.storeUrl}/store/info`;
  const answer = await ask(address, secret.access_token);
  const kind = answer.headers.get('content-type') ?? 'no content type';
  if (answer.status >= 500) {
    throw new StartError(
      `${address} answered ${answer.status}.`,
      'the server has a fault of its own; try again later, or check --store-url.',
    );
  }
  if (!kind.includes('json')) {
    throw new StartError(
      `${address} answered ${answer.status} with ${kind} where JSON was expected; this is not the Salla API.`,
      'check --store-url; the real one is https://api.salla.dev/admin/v2.',
    );
  }
  if (answer.status === 404) {
    throw new StartError(`${address} does not exist (404).`, 'check --store-url; it ends with /admin/v2.');
  }
}

async function ask(address: string, token: string): Promise<Response> {
  try {
    const answer = await fetch(address, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      signal: AbortSignal.timeout(secondsToAnswer * 1000),
    });
    await answer.body?.cancel();
    return answer;
  } catch (error) {
    throw new StartError(`${address} could not be reached: ${reason(error)}.`, 'check --store-url and the network.', {
      cause: error,
    });
  }
}

/** `fetch` says “fetch failed”; the system's word lies in its cause. */
function reason(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${secondsToAnswer} s`;
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  return cause?.code ?? cause?.message ?? String(error);
}
