import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { withWorkFolder } from '../../functions/adapters/files/work-folder.ts';
import { sqlModels } from '../../functions/adapters/snowflake/sql-models.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import { StartRunOutput } from '../../functions/contracts/states.ts';
import { planLines } from '../../functions/domain/plan-file.ts';
import type { Execution, StoreIdentity, Warehouse, WarehouseRow } from '../../functions/domain/ports.ts';
import { startRun } from '../../functions/domain/start-run.ts';
import { collect } from './collect.ts';
import { FolderStage } from './folder-stage.ts';
import { finishRun, silent, storeId, testRun } from './lane.ts';

/** A warehouse as far as StartRun sees it: a stage, and rows that Bronze remembers. */
class BronzeRows extends FolderStage implements Warehouse {
  readonly database = 'SALLA_DWH';
  rows: WarehouseRow[] = [];
  execute(): never {
    throw new Error('StartRun executes nothing');
  }
  transaction(): never {
    throw new Error('StartRun writes nothing');
  }
  readonly busy = [];
  endTransactions(): never {
    throw new Error('StartRun publishes nothing');
  }
  async *stream({ sql }: { sql: string }): AsyncIterable<WarehouseRow> {
    if (sql.includes('plan_orders')) yield* this.rows;
  }
  async close(): Promise<void> {}
}

let warehouse: BronzeRows;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'start-'));
  warehouse = new BronzeRows(folder);
  return () => rm(folder, { recursive: true, force: true });
});

const machine = 'arn:aws:states:eu-central-1:000000000000:stateMachine:SallaPipeline';
const own = { id: `${machine}:own`, startTime: '2026-11-22T07:50:05.123Z', stateMachineArn: machine };

function start(fields: { days?: number; others?: Execution[]; identity?: StoreIdentity } = {}) {
  const { days, others = [], identity = { asOf: '2026-10-31T20:30:00.000Z', storeId } } = fields;
  const self: Execution = { arn: own.id, startedAt: Date.parse(own.startTime), input: JSON.stringify({ storeId }) };
  return withWorkFolder(async (work) => {
    const input = {
      input: { storeId, ...(days !== undefined && { days }), settings: StoreSettings.parse({}) },
      execution: own,
    };
    const output = await startRun(input, {
      executions: { running: async () => [self, ...others], failure: async () => null },
      identity: async () => identity,
      usage: { requests: 1, tooManyRequests: 0 },
      withWarehouse: (_run, use) => use(warehouse),
      models: sqlModels(resolve('sql')),
      work,
      log: silent,
    });
    return StartRunOutput.parse(output);
  });
}

const other = (fields: Partial<Execution>): Execution => ({
  arn: `${machine}:other`,
  startedAt: Date.parse(own.startTime) - 1000,
  input: JSON.stringify({ storeId }),
  ...fields,
});

describe('StartRun', () => {
  it('begins an initial run of both lanes when the warehouse holds nothing', async () => {
    const output = await start();
    expect(output).toMatchObject({
      decision: 'run',
      run: { storeId, kind: 'initial', planFile: null, createdFrom: null, asOf: '2026-10-31T20:30:00.000Z' },
      lanes: [
        { lane: 'main', cursor: null },
        { lane: 'customers', cursor: null },
      ],
      usage: { requests: 1 },
    });
  });

  it('skips when a run of the same store started earlier, and says which', async () => {
    const output = await start({ others: [other({})] });
    expect(output).toMatchObject({ decision: 'skip', reason: expect.stringContaining(':other') });
  });

  it('goes on beside runs of other stores, and of the same store that started later', async () => {
    const others = [
      other({ input: JSON.stringify({ storeId: '42' }) }),
      other({ startedAt: Date.parse(own.startTime) + 1 }),
      other({ input: 'not JSON' }),
    ];
    expect((await start({ others })).decision).toBe('run');
  });

  it('lets exactly one of two runs that started in the same instant go on', async () => {
    const same = { startedAt: Date.parse(own.startTime) };
    expect((await start({ others: [other({ ...same, arn: `${machine}:a` })] })).decision).toBe('skip');
    expect((await start({ others: [other({ ...same, arn: `${machine}:z` })] })).decision).toBe('run');
  });

  it('counts days back from the store’s own date', async () => {
    expect(await start({ days: 30 })).toMatchObject({ run: { createdFrom: '2026-10-01' } });
  });

  it('refuses a token of another store', async () => {
    await expect(start({ identity: { asOf: '2026-10-31T20:30:00.000Z', storeId: '42' } })).rejects.toMatchObject({
      name: 'SecretInvalidError',
      message: expect.stringContaining('belongs to store 42'),
    });
  });

  it('compares against the plan that the last run left', async () => {
    const planFile = await finishRun(warehouse, testRun(1));
    expect(await start()).toMatchObject({ run: { kind: 'incremental', planFile } });
  });

  it('rebuilds the plan from Bronze when there is none, or when a run died after it', async () => {
    warehouse.rows = [{ RECORD_KEY: '7', HASH: '0123456789abcdef', ITEMS_COUNT: '2' }];
    const first = await start();
    expect(first).toMatchObject({
      run: { kind: 'incremental', planFile: expect.stringMatching(/-rebuilt\.ndjson\.gz$/) },
    });
    const entries = await withWorkFolder(async (work) => {
      const [file] = await warehouse.get(first.decision === 'run' ? (first.run.planFile ?? '') : '', work.path);
      return collect(planLines(work.lines(file ?? ''), storeId));
    });
    expect(entries).toEqual([{ s: 'orders', k: '7', h: '0123456789abcdef', n: 2 }]);
  });

  it('gives the same run when it is repeated', async () => {
    warehouse.rows = [{ RECORD_KEY: '7', HASH: '0123456789abcdef', ITEMS_COUNT: '2' }];
    expect({ ...(await start()), usage: null }).toEqual({ ...(await start()), usage: null });
  });
});
