import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTokenKey } from '../../../functions/adapters/snowflake/token-key.ts';
import { customer } from '../streams/core-records.ts';
import { TestWarehouse } from '../test-warehouse.ts';

let test: TestWarehouse;
const records = [
  { ...customer, id: 61, email: ' Nora@Example.com', mobile: 500000000 },
  { ...customer, id: 62, email: 'nora@example.com', mobile: 500000001 },
  { ...customer, id: 63, email: '', mobile: '' },
];

beforeAll(async () => {
  test = await TestWarehouse.start();
  await test.run({ streams: { customers: records.map((record) => ({ id: record.id, record })) } });
});
afterAll(() => test.stop());

const tokens = () =>
  test.rows(
    `select g.customer_id, m.customer_token, m.email_token, m.mobile_token
     from MART.customers_masked m join GOLD.gold_dim_customers g on g.customer_key = m.customer_key
     where g.customer_id in (61, 62, 63) order by 1`,
  );
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

it('Tokens are null until there is a key', async () => {
  for (const row of await tokens())
    expect(row).toMatchObject({ CUSTOMER_TOKEN: null, EMAIL_TOKEN: null, MOBILE_TOKEN: null });
});

it('A key is made once, of two secrets that fill a block of SHA-256 each', async () => {
  await makeTokenKey(test.warehouse);
  const keys = await test.rows('select inner_key, outer_key from PRIVACY.token_key');
  expect(keys).toEqual([
    { INNER_KEY: expect.stringMatching(/^[0-9a-f]{64}$/), OUTER_KEY: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  expect(keys[0]!['INNER_KEY']).not.toBe(keys[0]!['OUTER_KEY']);
  await makeTokenKey(test.warehouse);
  expect(await test.rows('select inner_key, outer_key from PRIVACY.token_key')).toEqual(keys);
});

it('The same e-mail gives the same token, another number another one, and none gives none', async () => {
  const [first, second, third] = await tokens();
  expect(first?.['EMAIL_TOKEN']).toBe(second?.['EMAIL_TOKEN']);
  expect(first?.['MOBILE_TOKEN']).not.toBe(second?.['MOBILE_TOKEN']);
  expect(first?.['CUSTOMER_TOKEN']).not.toBe(second?.['CUSTOMER_TOKEN']);
  expect(third).toMatchObject({ EMAIL_TOKEN: null, MOBILE_TOKEN: null });
});

it('A token is what node:crypto makes of the key and the value, and not what it makes of the value alone', async () => {
  const [key] = await test.rows('select inner_key, outer_key from PRIVACY.token_key');
  const token = (value: string) => sha256(String(key!['OUTER_KEY']) + sha256(String(key!['INNER_KEY']) + value));
  const [first] = await tokens();
  expect(first).toMatchObject({
    CUSTOMER_TOKEN: token('1305146709|61'),
    EMAIL_TOKEN: token('nora@example.com'),
    MOBILE_TOKEN: token('966500000000'),
  });
  expect(first?.['EMAIL_TOKEN']).not.toBe(sha256('nora@example.com'));
});
