import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { SallaUnavailableError } from '../../functions/domain/errors.ts';
import { createHandler } from '../../functions/runtime/create-handler.ts';
import { environment } from '../../functions/runtime/environment.ts';

afterEach(() => vi.unstubAllEnvs());

const context = { getRemainingTimeInMillis: () => 5000 } as Context;

function handlerOf(run: (input: { run: { runId: string; storeId: string } }) => Promise<{ done: boolean }>) {
  const input = z.object({ run: z.object({ runId: z.string(), storeId: z.string() }) });
  return createHandler({ name: 'TestState', input, output: z.object({ done: z.boolean() }), run });
}

const run = { runId: 'r1', storeId: '7' };

describe('a handler', () => {
  beforeEach(() => void vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT'));

  it('parses its input and its output, and drops what the contract does not name', async () => {
    const handler = handlerOf(async (input) => ({ done: 'other' in input, more: 1 }));
    expect(await handler({ run, other: true }, context)).toEqual({ done: false });
  });

  it('refuses input and output that break the contract', async () => {
    await expect(handlerOf(async () => ({ done: true }))({ run: 1 }, context)).rejects.toThrow(/expected object/);
    await expect(handlerOf(async () => ({}) as { done: boolean })({ run }, context)).rejects.toThrow(
      /expected boolean/,
    );
  });

  it('lets an error through with its own name', async () => {
    const failing = handlerOf(async () => {
      throw new SallaUnavailableError('Away.', 'wait.');
    });
    await expect(failing({ run }, context)).rejects.toMatchObject({ name: 'SallaUnavailableError' });
  });
});

describe('the environment', () => {
  it('is read by contract name, without a trailing slash on addresses', () => {
    vi.stubEnv('SALLA_API_URL', 'https://api.salla.dev/admin/v2/');
    expect(environment('sallaApiUrl')).toEqual({ sallaApiUrl: 'https://api.salla.dev/admin/v2' });
  });

  it('names everything that is missing at once', () => {
    expect(() => environment('sallaAccountsUrl', 'alertTopicArn')).toThrow(/lacks SALLA_ACCOUNTS_URL, ALERT_TOPIC_ARN/);
  });
});
