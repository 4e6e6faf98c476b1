import { init, parse } from '@guanmingchiu/sqlparser-ts';
import { describe, expect, it } from 'vitest';
import { openTables, roleStatements } from '../../cli/role-statements.ts';
import { goldTables } from '../../functions/domain/gold-tables.ts';
import { personalTables } from '../../functions/domain/personal-columns.ts';
import { run, temporaryFolder } from './started-process.ts';

const salla = 'cli/salla.ts';
const data = temporaryFolder();
const { before, after } = roleStatements('SHOP_DWH', 'standard');
const masking = roleStatements('SHOP_DWH', 'enterprise').after.slice(after.length);
const grants = [...before, ...after].filter((sql) => /^(--.*\n)*grant /.test(sql));
const to = (role: string) => grants.filter((sql) => sql.endsWith(`to role SHOP_DWH_${role}`));
const plain = (sql: string) => sql.replaceAll(/^--.*\n/gm, '');

describe('salla roles', { timeout: 90_000 }, () => {
  it('names nothing that does not begin with the database', () => {
    for (const sql of [...before, ...after, ...masking]) {
      expect(sql).not.toMatch(/[{}]/);
      const named = /\b(?:role|user|warehouse|database|schema|table) (?!if )([\w.]+)/g;
      for (const [, name = ''] of plain(sql).matchAll(named))
        expect(name, sql).toMatch(/^(SHOP_DWH|SYSADMIN$|SECURITYADMIN$)/);
    }
  });

  it.each(['X; drop database Y', 'salla', 'A.B', '"A"', ''])('refuses the database name %j', (name) => {
    expect(() => roleStatements(name, 'standard')).toThrow(/not a database name/);
  });

  it('gives the run no right to make or drop anything, and the loader none but the stage and Bronze', () => {
    const ofRun = [...to('LOADER'), ...to('TRANSFORMER')].join('\n');
    expect(ofRun).not.toMatch(/ownership|create|all privileges|manage|modify|PRIVACY/i);
    expect(to('LOADER').join('\n')).not.toMatch(/SILVER|GOLD|OPS|MART|update|delete/);
    expect(after.join('\n')).toContain('revoke insert, update, delete on table SHOP_DWH.OPS.schema_history from role');
    expect(before.join('\n')).toContain('alter user SHOP_DWH_RUN set\n  default_role = SHOP_DWH_TRANSFORMER');
  });

  it('shows readers views and the tables of Gold without personal columns, and nothing else', () => {
    const ofReaders = to('REPORTER').join('\n');
    expect(ofReaders).not.toMatch(/BRONZE|SILVER|OPS|PRIVACY|insert|update|delete|on (all|future) tables/);
    expect(openTables).toEqual(expect.arrayContaining(['gold_fact_orders', 'gold_dim_date']));
    expect(openTables).not.toContain('gold_dim_customers');
    expect(openTables).toHaveLength(goldTables.length);
    for (const table of openTables) expect(ofReaders).toContain(`on table SHOP_DWH.GOLD.${table} to`);
    expect(roleStatements('SHOP_DWH', 'standard', ['gold_fact_orders']).after).toHaveLength(4);
  });

  it('masks on Enterprise every column of the customers that names or reaches somebody', () => {
    const { columns = [] } = personalTables.find(({ table }) => table === 'GOLD.gold_dim_customers') ?? {};
    // MART.customers_masked shows these to readers as well.
    const shown = ['country', 'city', 'gender', 'age_group'];
    const maskedColumns = masking.flatMap((sql) => /modify column (\w+) set masking policy/.exec(sql)?.[1] ?? []);
    expect(maskedColumns.toSorted()).toEqual(columns.filter((column) => !shown.includes(column)).toSorted());
    for (const sql of masking.filter((text) => text.includes('create masking policy')))
      expect(sql).toMatch(/else .*'\*\*\*'/);
  });

  it('parses as Snowflake, but for what the parser does not know yet', async () => {
    await init();
    const unknown = [...before, ...after, ...masking].filter((sql) => {
      try {
        parse(plain(sql), 'snowflake');
        return false;
      } catch {
        return true;
      }
    });
    const kinds = new Set(unknown.map((sql) => plain(sql).split(/\s+/).slice(0, 3).join(' ')));
    // Written by Snowflake's pages of these statements.
    expect([...kinds].toSorted()).toEqual([
      'alter table SHOP_DWH.GOLD.gold_dim_customers',
      'alter user SHOP_DWH_DEPLOY',
      'alter user SHOP_DWH_RUN',
      'create masking policy',
      'create role if',
      'create warehouse if',
      'grant ownership on',
      'grant read, write',
    ]);
  });

  it('prints without a warehouse, and applies to one before and after its migrations', async () => {
    const printed = await run(salla, ['roles', '--database', 'SHOP_DWH']);
    expect(printed.code).toBe(0);
    expect(printed.output).toContain('create role if not exists SHOP_DWH_LOADER');
    const first = await run(salla, ['roles', '--apply', '--data', data]);
    expect(first, first.output).toMatchObject({ code: 0 });
    expect(first.output).toContain(`${before.length} statements applied. Next: npx salla migrate as SALLA_DWH_DEPLOY`);
    expect(await run(salla, ['migrate', '--data', data])).toMatchObject({ code: 0 });
    const second = await run(salla, ['roles', '--apply', '--data', data]);
    expect(second.output).toContain(`${before.length + after.length} statements applied.`);
    const refused = await run(salla, ['roles', '--apply', '--edition', 'enterprise', '--data', data]);
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/masking policy/i);
  });
});

describe('salla forget', { timeout: 60_000 }, () => {
  it('refuses a customer that is no number, and one whom nobody knows', async () => {
    const odd = await run(salla, ['forget', '--data', data, '--customer', "1' or 1"]);
    expect(odd.code).toBe(1);
    expect(odd.output).toContain('a customer id is a number');
    const unknown = await run(salla, ['forget', '--data', data, '--customer', '63', '--yes']);
    expect(unknown.code).toBe(1);
    expect(unknown.output).toMatch(/^No store in this warehouse has a customer 63\. Next: /m);
  });

  it('counts without --yes, erases with it, and says until when copies stand', async () => {
    const filled = await run(salla, [
      'sql',
      '--data',
      data,
      `insert into SILVER.silver_customers (store_id, customer_id, full_name, is_deleted, row_hash, run_id) values (7, 63, 'Nora', false, '', '')`,
    ]);
    expect(filled.code, filled.output).toBe(0);
    const counted = await run(salla, ['forget', '--data', data, '--customer', '63']);
    expect(counted).toMatchObject({ code: 0 });
    expect(counted.output).toContain('Nothing was changed');
    const erased = await run(salla, ['forget', '--data', data, '--customer', '63', '--yes']);
    expect(erased.code, erased.output).toBe(0);
    expect(erased.output).toMatch(/SILVER\.silver_customers\s*│\s*1 /);
    expect(erased.output).toMatch(/Stage files: none[\s\S]*Time Travel can show the values until 20\d\d-.* UTC/);
    const look = await run(salla, ['sql', '--csv', '--data', data, 'select full_name from SILVER.silver_customers']);
    expect(look.output).toBe('FULL_NAME\r\n\r\n');
  });
});
