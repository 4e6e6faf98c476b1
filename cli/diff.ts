import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { Warehouse } from '../functions/domain/ports.ts';
import { StartError } from '../local/run/start-error.ts';
import { sqlModels } from '../functions/adapters/snowflake/sql-models.ts';
import { diffRuns, type RecordChange } from '../functions/domain/run-diff.ts';
import { atLeastOne } from './at-least-one.ts';
import { chosenStore, storeOption } from './store-option.ts';
import { dataOption, withWarehouse } from './with-warehouse.ts';

const sqlFolder = fileURLToPath(new URL('../sql', import.meta.url));

interface Options {
  data: string;
  store?: string;
  limit: number;
}

/** `salla diff`: what runs changed, record by record. */
export function diffCommand(): Command {
  return new Command('diff')
    .description('shows what changed in the store from one run to another, field by field, as Bronze keeps it')
    .argument('<run>', 'the run before, as `npx salla runs` names it')
    .argument('<run>', 'the run after')
    .addOption(dataOption())
    .addOption(storeOption())
    .option('--limit <n>', 'records that are shown of a stream', atLeastOne, 20)
    .addHelpText(
      'after',
      '\nShows personal data.\n\nExample:\n  npx salla diff 20261101T020000000Z-1a2b3c4d 20261102T020000000Z-5e6f7a8b',
    )
    .action(async (one: string, other: string, { data, store, limit }: Options) => {
      await withWarehouse(data, async (warehouse) => {
        const storeId = await chosenStore(warehouse, store);
        const [before, after] = await inOrder(warehouse, storeId, [one, other]);
        const counts = new Map<string, number>();
        for await (const change of diffRuns({ storeId, before, after }, warehouse, sqlModels(sqlFolder))) {
          const kind = `${change.stream} ${change.change}`;
          counts.set(kind, (counts.get(kind) ?? 0) + 1);
          if (counts.get(kind)! <= limit) console.log(lineOf(change));
        }
        const sums = [...counts].map(([kind, count]) => `${kind}: ${count}`);
        console.log(sums.length === 0 ? 'Nothing changed between these runs.' : sums.join(', '));
      });
    });
}

/** Both runs, the older first. */
async function inOrder(
  warehouse: Warehouse,
  storeId: string,
  named: readonly [string, string],
): Promise<[before: string, after: string]> {
  for (const run of named) {
    const { rows } = await warehouse.execute({
      sql: 'select run_id from OPS.runs where store_id = :1 and run_id = :2',
      binds: [storeId, run],
    });
    if (rows.length === 0)
      throw new StartError(`Store ${storeId} has no run ${run}.`, 'name two runs that `npx salla runs` lists.');
  }
  return named[0] < named[1] ? [named[0], named[1]] : [named[1], named[0]];
}

function lineOf({ stream, key, change, fields }: RecordChange): string {
  const changes = fields.map(({ path, before, after }) => `${path}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`);
  return [`${stream} ${key} ${change}`, ...changes.map((text) => `  ${text}`)].join('\n');
}
