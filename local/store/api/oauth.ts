import { accessTokenSeconds, isSpent, refresh, revokeAll } from '../tokens.ts';
import type { Store } from '../store.ts';
import type { Answer } from './envelope.ts';

/** `POST /oauth2/token` (docs.salla.dev/421118m0): only the refresh, which is all that a pipeline needs. */

const scope =
  'settings.read customers.read orders.read carts.read branches.read categories.read brands.read products.read ' +
  'payments.read taxes.read specialoffers.read shipping.read marketing.read metadata.read reviews.read ' +
  'transactions.read offline_access';

/** OAuth errors have a shape of their own. */
function refused(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}

export function answerToken(store: Store, body: unknown, nowSeconds: number): Answer {
  const form = new URLSearchParams(typeof body === 'string' ? body : '');
  const { tokens } = store;
  if (form.get('client_id') !== tokens.clientId || form.get('client_secret') !== tokens.clientSecret) {
    return refused(401, 'invalid_client', 'Client authentication failed (e.g., unknown client).');
  }
  if (form.get('grant_type') !== 'refresh_token') {
    return refused(400, 'unsupported_grant_type', 'The authorization grant type is not supported by the server.');
  }
  const refreshToken = form.get('refresh_token') ?? '';
  const renewed = refresh(tokens, refreshToken, nowSeconds);
  if (!renewed) {
    if (isSpent(tokens, refreshToken) && !tokens.revoked) store.keepTokens(revokeAll(tokens));
    return refused(
      401,
      'invalid_grant',
      'The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is ' +
        'invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was ' +
        'issued to another client.',
    );
  }
  store.keepTokens(renewed);
  return {
    status: 200,
    body: {
      access_token: renewed.current.accessToken,
      expires_in: accessTokenSeconds,
      refresh_token: renewed.current.refreshToken,
      scope,
      token_type: 'bearer',
    },
  };
}
