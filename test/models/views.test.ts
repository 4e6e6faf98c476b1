import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../functions/adapters/snowflake/migrate.ts';
import { TestWarehouse } from './test-warehouse.ts';

const project = fileURLToPath(new URL('../../sql/migrations', import.meta.url));

it('A view is made once, and again only when its file changed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'views-'));
  const warehouse = await TestWarehouse.start({ migrations: project });
  onTestFinished(async () => {
    await warehouse.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'answer.sql');
  const bring = async () => (await migrate(warehouse.warehouse, { migrations: project, views: folder })).applied;
  await writeFile(file, `create or replace view OPS.answer (answer comment 'The answer') as\nselect 41;\n`);
  expect(await bring()).toEqual(['mart/answer.sql']);
  expect(await bring()).toEqual([]);
  await cp(file, `${file}.old`);
  await writeFile(file, (await readFile(file, 'utf8')).replace('41', '42'));
  expect(await bring()).toEqual(['mart/answer.sql']);
  expect(await warehouse.rows('select answer from OPS.answer')).toEqual([{ ANSWER: '42' }]);
});
