import { afterAll, beforeAll, expect, it } from 'vitest';
import { noCounts } from '../../functions/contracts/run.ts';
import { TestWarehouse, type StageLine } from './test-warehouse.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const brand = (id: number, name: string): StageLine => ({ id, record: { id, name } });
const shipment = (packages: string[]): StageLine => ({
  id: 3,
  record: { id: 3, packages: packages.map((name, index) => ({ item_id: 30 + index, name })) },
});
const written = async (runId: string) =>
  Object.fromEntries(
    (await warehouse.rows('select stream, written from OPS.ledger where run_id = :1', [runId])).map((row) => [
      String(row['STREAM']),
      Number(row['WRITTEN']),
    ]),
  );
const stood = (staged: number, total: number) => ({ ...noCounts, reported: total, unchanged: total, staged });

it('The ledger counts the rows a run wrote in Silver and in Gold, of streams without Gold too, rows inside their records with them', async () => {
  const brands = [brand(1, 'One'), brand(2, 'Two')];
  const first = await warehouse.run({
    streams: { brands, shipments: [shipment(['Shirt', 'Shoe'])] },
    counts: { brands: stood(2, 2), shipments: stood(1, 1) },
  });
  expect(await written(first.run.runId)).toEqual({ brands: 2, shipments: 4 });

  const second = await warehouse.run({
    streams: { brands: [brand(1, 'One'), brand(2, 'Second')], shipments: [shipment(['Shirt', 'Shoe'])] },
    counts: { brands: stood(2, 2), shipments: stood(1, 1) },
  });
  expect(await written(second.run.runId)).toEqual({ brands: 1, shipments: 0 });
});
