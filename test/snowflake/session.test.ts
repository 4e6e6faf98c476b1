import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, connect, errorOf } from './driver.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.start({ tokenSeconds: 1 });
});
afterAll(() => bench.stop());

const pem = (key: KeyObject) => key.export({ format: 'pem', type: 'pkcs8' }).toString();

/** Logs in with a token of our own making, below the driver. */
async function loginWith(token: string, account = 'LOCAL', user = 'SALLA_LOCAL') {
  const response = await fetch(`${bench.warehouse.url}/session/v1/login-request`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      data: { ACCOUNT_NAME: account, LOGIN_NAME: user, AUTHENTICATOR: 'SNOWFLAKE_JWT', TOKEN: token },
    }),
  });
  return (await response.json()) as { success: boolean; code: string | null; message: string | null };
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function jwt(key: KeyObject, claims: Record<string, unknown>, algorithm = 'RS256'): string {
  const content = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode(claims)}`;
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`;
}

async function claims(changes: Record<string, unknown> = {}) {
  const key = createPrivateKey(await bench.privateKey());
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const fingerprint = `SHA256:${createHash('sha256').update(der).digest('base64')}`;
  const now = Math.floor(Date.now() / 1000);
  return {
    key,
    claims: { iss: `LOCAL.SALLA_LOCAL.${fingerprint}`, sub: 'LOCAL.SALLA_LOCAL', iat: now, exp: now + 60, ...changes },
  };
}

describe('key-pair login', () => {
  test('the pair that the endpoint made logs in', async () => {
    const client = await bench.connect();
    expect(await client.value('SELECT 1 AS one')).toBe(1);
    expect(await client.value('SELECT CURRENT_DATABASE()')).toBe('SALLA_DWH');
  });

  test('another key is refused with 390144', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const error = await errorOf(connect(bench.warehouse.url, pem(other.privateKey), { sfRetryMaxLoginRetries: 1 }));
    expect(error.code).toBe('390144');
    expect(error.message).toMatch(/JWT token is invalid/);
  });

  test('another user, another account and a password are refused', async () => {
    const key = await bench.privateKey();
    expect((await errorOf(connect(bench.warehouse.url, key, { username: 'SOMEONE' }))).code).toBe('390144');
    expect((await errorOf(connect(bench.warehouse.url, key, { account: 'ELSEWHERE' }))).code).toBe('390144');
    const password = connect(bench.warehouse.url, key, {
      authenticator: 'SNOWFLAKE',
      password: 'x',
      privateKey: undefined,
    });
    expect((await errorOf(password)).code).toBe('390100');
  });

  test('signature, issuer, subject, expiry and algorithm are checked', async () => {
    const { key, claims: good } = await claims();
    expect(await loginWith(jwt(key, good))).toMatchObject({ success: true });
    const refused = [
      jwt(key, { ...good, iss: 'LOCAL.SALLA_LOCAL.SHA256:other' }),
      jwt(key, { ...good, sub: 'LOCAL.OTHER' }),
      jwt(key, { ...good, exp: Math.floor(Date.now() / 1000) - 1 }),
      jwt(key, good, 'none'),
      `${jwt(key, good).slice(0, -6)}AAAAAA`,
      'not a token',
    ];
    for (const token of refused) expect(await loginWith(token)).toMatchObject({ success: false, code: '390144' });
  });
});

describe('sessions', () => {
  test('an expired session token is renewed without the caller noticing, and the session stays', async () => {
    const client = await bench.connect();
    await client.execute('CREATE TEMPORARY TABLE mine AS SELECT 5 AS n');
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(await client.value('SELECT n FROM mine')).toBe(5);
  });

  test('heartbeat is answered', async () => {
    const client = await bench.connect();
    expect(await client.connection.isValidAsync()).toBe(true);
  });

  test('after log-out the token is worth nothing', async () => {
    const client = await bench.connect();
    await client.close();
    const answer = await fetch(`${bench.warehouse.url}/session/heartbeat`, {
      method: 'POST',
      headers: { authorization: 'Snowflake Token="gone"' },
    });
    expect(await answer.json()).toMatchObject({ success: false, code: '390111' });
    expect((await errorOf(client.execute('SELECT 1'))).message).toMatch(/terminated|disconnected/i);
  });

  test('each session has its own current schema and settings', async () => {
    const [one, two] = [await bench.connect(), await bench.connect()];
    await one.execute('CREATE SCHEMA IF NOT EXISTS SILVER');
    await one.execute('USE SCHEMA SILVER');
    await one.execute("ALTER SESSION SET QUERY_TAG = 'x', TIMEZONE = 'UTC'");
    expect(await one.value('SELECT CURRENT_SCHEMA()')).toBe('SILVER');
    expect(await two.value('SELECT CURRENT_SCHEMA()')).toBe('PUBLIC');
  });

  test('a session that sends nothing for long is closed and leaves its locks', async () => {
    const short = await Bench.start({ masterSeconds: 1 });
    const silent = await short.connect();
    await silent.execute('CREATE TABLE held (n INTEGER)');
    await silent.execute('BEGIN');
    await silent.execute('INSERT INTO held VALUES (1)');
    const other = await short.connect();
    await other.execute('INSERT INTO held VALUES (2)');
    expect(await other.value('SELECT SUM(n) FROM held')).toBe(2);
    await errorOf(silent.execute('COMMIT'));
    await short.stop();
  });

  test('without a current database or schema only full names can be written', async () => {
    const client = await bench.connect({ database: undefined });
    const error = await errorOf(client.execute('CREATE TABLE nowhere (n INTEGER)'));
    expect(error.code).toBe('090105');
    await client.execute('CREATE OR REPLACE TABLE SALLA_DWH.PUBLIC.somewhere (n INTEGER)');
  });

  test('a role, a warehouse and a query tag are accepted', async () => {
    const client = await bench.connect({ role: 'LOADER', warehouse: 'LOAD_WH', queryTag: '{"run":"1"}' });
    await client.execute('USE ROLE TRANSFORMER');
    await client.execute('USE WAREHOUSE BUILD_WH');
    const { statement } = await client.execute('SELECT 1', { parameters: { QUERY_TAG: 'tagged' } });
    const state = statement.getSessionState() as { getCurrentRole(): string; getCurrentWarehouse(): string };
    expect([state.getCurrentRole(), state.getCurrentWarehouse()]).toEqual(['TRANSFORMER', 'BUILD_WH']);
  });

  test('a second database is a file of its own', async () => {
    const client = await bench.connect();
    await client.execute('CREATE DATABASE IF NOT EXISTS OTHER_DWH');
    await client.execute('CREATE SCHEMA IF NOT EXISTS OTHER_DWH.BRONZE');
    await client.execute('CREATE TABLE OTHER_DWH.BRONZE.t AS SELECT 3 AS n');
    await client.execute('USE DATABASE SALLA_DWH');
    expect(await client.value('SELECT n FROM OTHER_DWH.BRONZE.t')).toBe(3);
    expect((await errorOf(client.execute('USE DATABASE NOWHERE'))).code).toBe('002003');
  });

  test('SHOW and DESCRIBE answer from the catalogue', async () => {
    const client = await bench.connect();
    await client.execute(
      'CREATE OR REPLACE TABLE SALLA_DWH.PUBLIC.described (id NUMBER(38,0) NOT NULL, amount DECIMAL(18,2), raw VARIANT, at TIMESTAMP_NTZ)',
    );
    expect(await client.rows('DESCRIBE TABLE described')).toEqual([
      { name: 'ID', type: 'NUMBER(38,0)', kind: 'COLUMN', 'null?': 'N', default: null },
      { name: 'AMOUNT', type: 'NUMBER(18,2)', kind: 'COLUMN', 'null?': 'Y', default: null },
      { name: 'RAW', type: 'VARIANT', kind: 'COLUMN', 'null?': 'Y', default: null },
      { name: 'AT', type: 'TIMESTAMP_NTZ(9)', kind: 'COLUMN', 'null?': 'Y', default: null },
    ]);
    expect((await client.rows('SHOW TABLES')).map((row) => row['name'])).toContain('DESCRIBED');
    expect((await client.rows('SHOW SCHEMAS')).map((row) => row['name'])).toContain('PUBLIC');
    expect((await client.rows('SHOW DATABASES')).map((row) => row['name'])).toContain('SALLA_DWH');
  });
});

describe('the endpoint', () => {
  test('answers what it cannot read at once, so that no client waits through retries', async () => {
    const answer = await fetch(`${bench.warehouse.url}/session/v1/login-request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"data":',
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ success: false, code: '000603' });
  });

  test('says that it is well and what it has done', async () => {
    expect(await (await fetch(`${bench.warehouse.url}/health`)).json()).toEqual({ status: 'ok' });
    const before = (await (await fetch(`${bench.warehouse.url}/_warehouse/metrics`)).json()) as Record<string, number>;
    const client = await bench.connect();
    await client.execute('SELECT 1');
    await client.execute('USE SCHEMA PUBLIC');
    const after = (await (await fetch(`${bench.warehouse.url}/_warehouse/metrics`)).json()) as Record<string, number>;
    expect(after['statements']).toBe((before['statements'] ?? 0) + 2);
    expect(after['warehouseStatements']).toBe((before['warehouseStatements'] ?? 0) + 1);
    expect(after['resumes']).toBeGreaterThanOrEqual(1);
  });
});
