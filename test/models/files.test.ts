import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sqlModels } from '../../functions/adapters/snowflake/sql-models.ts';
import { StagedStream } from '../../functions/contracts/run.ts';
import {
  changedSilver,
  deltaModel,
  filledDeltas,
  goldCounts,
  goldTables,
  publication,
} from '../../functions/domain/gold-tables.ts';
import {
  loadModelOf,
  publishedCountsOf,
  releaseQuarantine,
  silverCountsOf,
  silverModelsOf,
} from '../../functions/domain/warehouse-models.ts';

const sql = fileURLToPath(new URL('../../sql', import.meta.url));
const names = (folder: string) =>
  readdirSync(join(sql, folder)).map((file) => `${folder}/${file.replace(/\.sql$/, '')}`);
const text = (name: string) => readFileSync(join(sql, `${name}.sql`), 'utf8');
const folders = readdirSync(sql);
const binds = ['1305146709', '', '20261122T075005123Z-1a2b3c4d', ...Array.from({ length: 12 }, () => 0)];
const words = {
  stream: 'invoices',
  part: 'record',
  old: 'SALLA_DWH_OLD',
  key: 'record_key',
  table: 'fact_orders',
  created_path: 'date',
  folder: 'store=1305146709/run=20261122T075005123Z-1a2b3c4d',
  run_id: '20261122T075005123Z-1a2b3c4d',
};

describe('The SQL files', () => {
  it('of Silver, Gold and the publication are exactly those that the states run', () => {
    const silverModels = [...StagedStream.options.flatMap(silverModelsOf), releaseQuarantine];
    expect(names('silver').toSorted()).toEqual(silverModels.toSorted());
    expect(names('gold').toSorted()).toEqual(goldTables.map(deltaModel).toSorted());
    const published = new Set(publication(goldTables).map(({ name }) => name));
    expect(names('publish').toSorted()).toEqual(
      [...published].filter((name) => name.startsWith('publish/')).toSorted(),
    );
    for (const { name } of [...goldCounts, ...filledDeltas, ...changedSilver(['silver_orders'])])
      expect(names('ledger')).toContain(name);
  });

  it.each(StagedStream.options)(
    'of stream %s are complete: a table in Bronze and one in Silver, a load, a count',
    (stream) => {
      const migrations = names('migrations').map(text).join('\n');
      expect(migrations).toContain(`BRONZE.bronze_${stream} (`);
      expect(migrations).toContain(`SILVER.silver_${stream} (`);
      expect(names('bronze')).toContain(loadModelOf(stream));
      for (const { name } of [...silverCountsOf([stream]), ...publishedCountsOf([stream])])
        expect(names('ledger')).toContain(name);
    },
  );

  it.each(folders.filter((folder) => !['migrations', 'operations', 'audits', 'roles'].includes(folder)).flatMap(names))(
    '%s says its model, grain, kind and what it reads, and holds one statement',
    (name) => {
      const lines = text(name).split('\n');
      const header = lines
        .slice(
          0,
          lines.findIndex((line) => !line.startsWith('--')),
        )
        .join('\n');
      for (const key of ['model', 'grain', 'kind', 'reads']) expect(header).toMatch(new RegExp(`^-- ${key}: \\S`, 'm'));
      expect(lines.filter((line) => !line.startsWith('--')).join('\n')).not.toMatch(/;\s*$/m);
    },
  );

  it.each(names('audits'))('%s says its expectation, layer and severity and returns at most twenty rows', (name) => {
    expect(text(name)).toMatch(/^-- audit: \S.*\n-- layer: (silver|gold)\n-- severity: (block|warn)\n-- reads: \S/);
    expect(text(name)).toMatch(/limit 20\n$/);
    expect(text(name)).toContain('example_key');
  });

  it.each(folders.filter((folder) => !['migrations', 'operations', 'roles'].includes(folder)).flatMap(names))(
    '%s names every table that it reads, because what is built is told by it',
    (name) => {
      const { header = [], body = [] } = Object.groupBy(text(name).split('\n'), (line) =>
        line.startsWith('--') ? 'header' : 'body',
      );
      const tables = body.join('\n').matchAll(/\b(?:from|join)\s+((?:BRONZE|SILVER|GOLD|OPS)\.[a-z_{}]+)/g);
      for (const [, table] of tables) expect(header.join('\n')).toContain(table);
    },
  );

  it('only read the layer below them, or their own', () => {
    for (const name of names('silver')) expect(text(name)).not.toMatch(/\bGOLD\./);
    for (const name of names('gold')) expect(text(name)).not.toMatch(/\bBRONZE\./);
    for (const name of names('publish')) expect(text(name)).not.toMatch(/\b(BRONZE|SILVER)\./);
  });

  it('never keep money or anything else as a floating point number', () => {
    for (const name of folders.flatMap(names)) expect(text(name)).not.toMatch(/\b(float|double|real)\b/i);
  });

  it('comment every column of every table they create', () => {
    for (const name of names('migrations')) {
      const columns =
        text(name).match(/^ {2}(?!select)[a-z_]+ (decimal|varchar|boolean|timestamp|date|variant).*$/gm) ?? [];
      expect(columns.filter((column) => !/ comment '/.test(column))).toEqual([]);
    }
  });
});

describe('A statement made from a file', () => {
  it('carries the file name, and only the binds the file uses, without gaps', async () => {
    for (const name of folders
      .filter((folder) => !['migrations', 'operations', 'roles'].includes(folder))
      .flatMap(names)) {
      const statement = await sqlModels(sql).statement(name, binds, words);
      expect(statement.sql.startsWith(`-- ${name}\n`)).toBe(true);
      const used = [...new Set([...statement.sql.matchAll(/(?<![:\w]):(\d+)\b/g)].map((match) => Number(match[1])))];
      expect(used.toSorted((a, b) => a - b)).toEqual((statement.binds ?? []).map((_, index) => index + 1));
    }
  });

  it('refuses a word that is not a run, store or folder of ours', async () => {
    const attempt = sqlModels(sql).statement('bronze/load_orders', [], {
      ...words,
      run_id: "x'; drop table BRONZE.bronze_orders",
    });
    await expect(attempt).rejects.toThrow('No safe value for {run_id}');
  });
});
