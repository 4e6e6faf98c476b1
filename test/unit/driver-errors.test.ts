import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyDriverError } from '../../functions/adapters/snowflake/errors.ts';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';

describe('An error of the driver', () => {
  it.each([
    ['000625', 'WarehouseUnavailableError'],
    ['300005', 'WarehouseUnavailableError'],
    ['390112', 'WarehouseUnavailableError'],
    ['401002', 'WarehouseUnavailableError'],
    ['407002', 'WarehouseUnavailableError'],
    ['390144', 'WarehouseAuthError'],
    ['390100', 'WarehouseAuthError'],
    ['000904', 'WarehouseStatementError'],
  ])('with code %s is a %s', (code, name) => {
    expect(classifyDriverError({ code, message: 'x' }, 'testing').name).toBe(name);
  });

  it('about a value never repeats the value', () => {
    const message = "String 'call Sara's mother at +966501234567' is too long and would be truncated";
    const error = classifyDriverError({ code: '100078', sqlState: '22000', message }, 'loading');
    expect(error.message).toContain("String '[value]' is too long");
    expect(error.message).not.toMatch(/Sara|966/);
  });
});

describe('A login that is refused', () => {
  let server: Server;
  const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  beforeAll(async () => {
    server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ success: false, code: '390144', message: 'JWT token is invalid.', data: {} }));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => server.close());

  it('stops the run with the word “login” and what to check, before any statement is sent', async () => {
    const secret = {
      account: 'LOCAL',
      user: 'NOBODY',
      private_key: String(privateKey),
      access_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    };
    const attempt = openWarehouse({ secret, database: 'SALLA_DWH' });
    await expect(attempt).rejects.toMatchObject({ name: 'WarehouseAuthError' });
    await expect(attempt).rejects.toThrow(/refused the login.*RSA_PUBLIC_KEY/);
  });
});
