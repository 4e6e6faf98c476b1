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
const cart = (id: number, total: number): StageLine => ({
  id,
  record: { id, total: { amount: total, currency: 'SAR' } },
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

it('It tells inserted, updated, unchanged and deleted rows of Silver and of Gold apart, and they add up', async () => {
  const changes = async (runId: string) => {
    const [row] = await warehouse.rows(
      `select silver_inserted, silver_updated, silver_unchanged, silver_deleted, gold_inserted, gold_updated, gold_unchanged, gold_deleted
      from OPS.ledger where run_id = :1 and stream = 'abandoned_carts'`,
      [runId],
    );
    return Object.values(row!).map(Number);
  };
  const first = await warehouse.run({ streams: { abandoned_carts: [cart(1, 10), cart(2, 20), cart(3, 30)] } });
  expect(await changes(first.run.runId)).toEqual([3, 0, 0, 0, 3, 0, 0, 0]);

  const second = await warehouse.run({
    streams: { abandoned_carts: [cart(1, 10), cart(2, 21), { id: 3, op: 'delete' }, cart(4, 40)] },
  });
  expect(await changes(second.run.runId)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);

  const revived = await warehouse.run({ streams: { abandoned_carts: [cart(3, 30)] } });
  expect(await changes(revived.run.runId)).toEqual([0, 1, 3, 0, 1, 0, 3, 0]);
});
