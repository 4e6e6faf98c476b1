import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, warehouseFiles } from '../../functions/adapters/snowflake/migrate.ts';
import { requireVersion } from '../../functions/adapters/snowflake/schema-version.ts';
import { project, startPipeline, type Pipeline } from './pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({ orders: 10, days: 5 });
}, 120_000);
afterAll(() => pipeline?.stop());

const mark = (comment: string) => pipeline.rows(`comment on table OPS.schema_history is '${comment}'`);
/** Statements of runs that a real account would have needed its warehouse for. */
const warehouseStatements = () =>
  pipeline.rows(`select query_text from SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY
    where query_tag like '%"run"%' and warehouse_name is not null`);

describe('A run stops before it reads the store or wakes the warehouse', { timeout: 60_000 }, () => {
  it('when the tables are older than its program, and names the command that brings them up to date', async () => {
    await mark('Migrations applied; the tables are at V001.');
    const failure = await pipeline.fail();
    expect(failure).toMatchObject({ state: 'StartRun', error: 'WarehouseVersionError' });
    expect(failure.message).toMatch(/SALLA_DWH is at V001, older than this program \(V\d{3}\)/);
    expect(failure.nextStep).toMatch(
      /^SNOWFLAKE_USER=SALLA_DWH_DEPLOY SNOWFLAKE_ROLE=SALLA_DWH_DEPLOYER npx salla migrate /,
    );
    expect(await warehouseStatements()).toEqual([]);
  });

  it('when nothing says how old they are', async () => {
    await mark('');
    expect(await pipeline.fail()).toMatchObject({ error: 'WarehouseVersionError' });
  });

  it('when they are newer, and names the command that deploys the program', async () => {
    await mark('Migrations applied; the tables are at V999.');
    const failure = await pipeline.fail();
    expect(failure).toMatchObject({ state: 'StartRun', error: 'WarehouseVersionError' });
    expect(failure.message).toContain('is at V999, newer than this program');
    expect(failure.nextStep).toContain('npx cdk deploy SallaPipeline');
  });

  it('and not once they are migrated', async () => {
    const { migrations, ...files } = warehouseFiles(join(project, 'sql'));
    await expect(requireVersion(pipeline.warehouse, migrations)).rejects.toThrow('newer');
    await mark('');
    await migrate(pipeline.warehouse, { migrations, ...files });
    await requireVersion(pipeline.warehouse, migrations);
  });
});
