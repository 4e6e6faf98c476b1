import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../../functions/adapters/snowflake/migrate.ts';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { requireVersion } from '../../functions/adapters/snowflake/schema-version.ts';
import type { Warehouse } from '../../functions/domain/ports.ts';
import { type RunningWarehouse, startWarehouse } from '../../local/snowflake/server.ts';

let folder: string;
let migrations: string;
let server: RunningWarehouse;
let warehouse: Warehouse;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'version-'));
  migrations = await mkdtemp(join(tmpdir(), 'migrations-'));
  server = await startWarehouse({ directory: folder, port: 0 });
  const private_key = await readFile(join(folder, 'keys', 'warehouse.p8'), 'utf8');
  const secret = { account: 'LOCAL', user: 'SALLA_LOCAL', private_key, access_url: server.url };
  warehouse = await openWarehouse({ secret, database: 'SHOP_DWH' });
});
afterAll(async () => {
  await warehouse?.close();
  await server?.close();
  for (const each of [folder, migrations]) await rm(each, { recursive: true, force: true });
});

const put = (file: string, sql: string) => writeFile(join(migrations, file), sql);

it('The tables are at a version only when every migration up to it was applied', async () => {
  await put('V001__first.sql', 'create table if not exists OPS.first (id int);\n');
  await put('V002__second.sql', 'create table if not exists OPS.second (id int;\n');
  await expect(requireVersion(warehouse, migrations)).rejects.toThrow('at no version, older than this program (V002)');
  await expect(migrate(warehouse, { migrations })).rejects.toThrow('syntax');
  await expect(requireVersion(warehouse, migrations)).rejects.toThrow('at no version');
  await put('V002__second.sql', 'create table if not exists OPS.second (id int);\n');
  await migrate(warehouse, { migrations });
  await requireVersion(warehouse, migrations);
  await put('V003__third.sql', 'create table if not exists OPS.third (id int);\n');
  await expect(requireVersion(warehouse, migrations)).rejects.toThrow('at V002, older than this program (V003)');
});
