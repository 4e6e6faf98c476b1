import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StageLine, storeId, TestWarehouse } from '../test-warehouse.ts';
import { placedOrder } from './placed-order.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const run = (...orders: StageLine[]) => warehouse.run({ streams: { orders } });
const city = (id: number, name: string, name_en: string, country_id: number | null): StageLine => ({
  id,
  record: { id, name, name_en, country_id },
});
const country = (id: number, code: string, name: string, name_en: string): StageLine => ({
  id,
  record: { id, name, name_en, code, mobile_code: '+1', capital: '' },
});
const gone = (id: number): StageLine => ({ id, op: 'delete', noticed_at: '2026-03-20T10:00:00.000Z' });
/** City of an order as a report joins it. */
async function cityOf(order: number, columns = 'c.country, c.city') {
  const [row] = await warehouse.rows(
    `select ${columns} from GOLD.gold_fact_orders o join GOLD.gold_dim_city c on c.city_key = o.city_key where o.order_id = :1`,
    [order],
  );
  return row;
}

it('One city stands for every writing of its name, under the key of the name in small letters', async () => {
  await run(placedOrder(1, { country: 'SA', city: 'jeddah ' }), placedOrder(2, { country: 'sa', city: 'Jeddah' }));
  expect(await cityOf(1)).toEqual({ COUNTRY: 'SA', CITY: 'Jeddah' });
  expect(await cityOf(2)).toEqual(await cityOf(1));
  const key = createHash('sha256').update(`${storeId}|sa|jeddah`).digest('hex');
  expect(await warehouse.rows('select city from GOLD.gold_dim_city where city_key = :1', [key])).toEqual([
    { CITY: 'Jeddah' },
  ]);
});

it('The writing does not depend on which order came first, nor on how often it comes', async () => {
  await run(placedOrder(11, { city: 'Abha' }), placedOrder(12, { city: 'tabuk' }));
  await run(placedOrder(13, { city: 'ABHA' }), placedOrder(14, { city: 'Tabuk' }));
  expect(await cityOf(11, 'c.city')).toEqual({ CITY: 'ABHA' });
  expect(await cityOf(12, 'c.city')).toEqual({ CITY: 'Tabuk' });
  const before = await warehouse.rows('select * from GOLD.gold_dim_city order by city_key');
  await run(placedOrder(11, { city: 'Abha', code: 'x' }), placedOrder(15, { city: 'abha' }));
  expect(await warehouse.rows('select * from GOLD.gold_dim_city order by city_key')).toEqual(before);
});

it('Cities of one name in two countries are two, and a city that its order leaves stays', async () => {
  await run(placedOrder(21, { country: 'SA', city: 'Medina' }), placedOrder(22, { country: 'US', city: 'Medina' }));
  await run(placedOrder(22, { country: 'SA', city: 'Medina' }));
  const rows = await warehouse.rows(`select country from GOLD.gold_dim_city where city = 'Medina' order by 1`);
  expect(rows).toEqual([{ COUNTRY: 'SA' }, { COUNTRY: 'US' }]);
});

it('An order that names no city has the unknown one', async () => {
  await run(placedOrder(31, { city: '' }));
  expect(await cityOf(31, 'c.city_key')).toEqual({ CITY_KEY: 'unknown' });
});

it('A city gets the id of the store’s list whenever that arrives, by either name, in the order’s country', async () => {
  await run(
    placedOrder(41, { country: 'SA', city: 'الدمام' }),
    placedOrder(42, { country: 'Saudi Arabia', city: 'DAMMAM' }),
    placedOrder(43, { country: 'AE', city: 'Dammam' }),
    placedOrder(44, { country: '', city: 'Dammam' }),
  );
  await warehouse.run({ streams: { cities: [city(5, 'الدمام', 'Dammam', 1)] } });
  const columns = 'c.city_id, c.city_name_en, c.country_code, c.is_deleted';
  const dammam = { CITY_ID: '5', CITY_NAME_EN: 'Dammam', COUNTRY_CODE: null, IS_DELETED: false };
  const none = { CITY_ID: null, CITY_NAME_EN: null, COUNTRY_CODE: null, IS_DELETED: false };
  // Until the list of countries is known the name decides.
  expect(await cityOf(43, columns)).toEqual(dammam);
  await warehouse.run({ streams: { countries: [country(1, 'SA', 'السعودية', 'Saudi Arabia')] } });
  for (const id of [41, 42, 44]) expect(await cityOf(id, columns)).toEqual({ ...dammam, COUNTRY_CODE: 'SA' });
  expect(await cityOf(43, columns)).toEqual(none);

  await warehouse.run({ streams: { cities: [city(5, 'الدمام', 'Ad Dammam', 1)] } });
  expect(await cityOf(41, columns)).toEqual({ ...dammam, CITY_NAME_EN: 'Ad Dammam', COUNTRY_CODE: 'SA' });
  expect(await cityOf(42, columns)).toEqual(none);
});

it('A name that two listed cities have identifies neither, and one that the list dropped is marked', async () => {
  await warehouse.run({
    streams: {
      orders: [
        placedOrder(51, { country: 'SA', city: 'Khafji' }),
        placedOrder(52, { country: 'SA', city: 'Buraydah' }),
      ],
      cities: [
        city(61, 'Khafji', 'Khafji', 1),
        city(62, 'Khafji', 'Khafji North', 1),
        city(63, 'بريدة', 'Buraydah', 1),
      ],
    },
  });
  const columns = 'c.city_id, c.is_deleted';
  expect(await cityOf(51, columns)).toEqual({ CITY_ID: null, IS_DELETED: false });
  expect(await cityOf(52, columns)).toEqual({ CITY_ID: '63', IS_DELETED: false });
  await warehouse.run({ streams: { cities: [gone(62), gone(63)] } });
  expect(await cityOf(51, columns)).toEqual({ CITY_ID: '61', IS_DELETED: false });
  expect(await cityOf(52, columns)).toEqual({ CITY_ID: '63', IS_DELETED: true });
  await warehouse.run({ streams: { cities: [city(63, 'بريدة', 'Buraydah', 1)] } });
  expect(await cityOf(52, columns)).toEqual({ CITY_ID: '63', IS_DELETED: false });
});
