import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, warehouseFiles } from '../functions/adapters/snowflake/migrate.ts';
import { openWarehouse } from '../functions/adapters/snowflake/open-warehouse.ts';
import { startWarehouse } from '../local/snowflake/server.ts';

const files = warehouseFiles(fileURLToPath(new URL('../sql', import.meta.url)));
const database = 'SALLA_DWH';
/** What a warehouse is on disk. */
const parts = ['warehouse.duckdb', 'keys', 'stage'];

/**
 * Puts the project's empty tables and views into `folder`, as a data folder of the local warehouse: migrating takes seconds, and
 * nearly every test needs it, so it is done once for all of them.
 */
export async function putMigratedWarehouse(folder: string): Promise<void> {
  const template = join(tmpdir(), `migrated-warehouse-${await version()}`);
  if (!existsSync(template)) await makeTemplate(template);
  for (const part of parts) await cp(join(template, part), join(folder, part), { recursive: true });
}

/** Tells one state of the SQL files from another. */
async function version(): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [files.migrations, files.views!]) {
    for (const name of (await readdir(path)).toSorted()) hash.update(await readFile(join(path, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Beside its place first: workers may make it at the same time, and none may copy half of it. */
async function makeTemplate(template: string): Promise<void> {
  const folder = await mkdtemp(`${template}-`);
  const server = await startWarehouse({ directory: folder, port: 0, threads: 1 });
  const private_key = await readFile(join(folder, 'keys', 'warehouse.p8'), 'utf8');
  const secret = { account: 'LOCAL', user: 'SALLA_LOCAL', private_key, access_url: server.url };
  const warehouse = await openWarehouse({ secret, database });
  try {
    await migrate(warehouse, files);
  } finally {
    await warehouse.close();
    await server.close();
  }
  await rename(folder, template).catch(async (error: NodeJS.ErrnoException) => {
    await rm(folder, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}
