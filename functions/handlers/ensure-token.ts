import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretVersions } from '../adapters/aws/secret-versions.ts';
import { withTransport } from '../adapters/salla/http-transport.ts';
import { tokenEndpoint } from '../adapters/salla/token-endpoint.ts';
import { EnsureTokenInput, EnsureTokenOutput } from '../contracts/states.ts';
import { ensureToken } from '../domain/ensure-token.ts';
import { createHandler } from '../runtime/create-handler.ts';
import { environment } from '../runtime/environment.ts';

export const handler = createHandler({
  name: 'EnsureToken',
  input: EnsureTokenInput,
  output: EnsureTokenOutput,
  run: ({ run }, { log, clock }) => {
    const { sallaAccountsUrl, storeSecretPrefix } = environment('sallaAccountsUrl', 'storeSecretPrefix');
    return withTransport((transport) =>
      ensureToken(run, {
        secrets: secretVersions(new SecretsManagerClient(), storeSecretPrefix + run.storeId),
        endpoint: tokenEndpoint({ accountsUrl: sallaAccountsUrl, transport, now: () => clock.now(), log }),
        clock,
        log,
      }),
    );
  },
});
