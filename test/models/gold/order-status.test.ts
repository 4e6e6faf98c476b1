import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditGold } from '../../../functions/domain/build-layers.ts';
import { type StageLine, storeId, TestWarehouse } from '../test-warehouse.ts';
import { placedOrder } from './placed-order.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const run = async (...orders: StageLine[]) => (await warehouse.run({ streams: { orders } })).run;
const statuses = (where: string, columns: string) =>
  warehouse.rows(
    `select ${columns} from GOLD.gold_dim_order_status where store_id <> 0 and ${where} order by slug, custom_status_id nulls first`,
  );
/** Status of an order as a report joins it. */
async function statusOf(order: number, columns: string) {
  const [row] = await warehouse.rows(
    `select ${columns} from GOLD.gold_fact_orders o join GOLD.gold_dim_order_status s on s.order_status_key = o.order_status_key
     where o.order_id = :1`,
    [order],
  );
  return row;
}
const map = (store: string | number, id: number | null, slug: string | null, orderClass: string) =>
  warehouse.warehouse.execute({
    sql: 'insert into OPS.status_map (store_id, status_id, slug, order_class) select :1, :2, :3, :4',
    binds: [store, id, slug, orderClass],
  });
/** Names of the audits that warn about Gold as it stands after the run. */
const warnings = async (of: Awaited<ReturnType<typeof run>>) =>
  (await auditGold(of, warehouse.ports)).warnings.map(({ audit }) => audit).filter((name) => name.includes('status'));

describe('The dimension of order statuses', () => {
  it('has one member for a customised status, whether the store’s list or an order brings it', async () => {
    const status = { id: 100, name: 'Original', slug: 'in_progress', customized: { id: 101, name: 'Packing' } };
    await run(placedOrder(1, { status }));
    const columns = 'status_id, custom_status_id, status_name, is_listed';
    const seen = { STATUS_ID: '100', CUSTOM_STATUS_ID: '101', STATUS_NAME: 'Packing', IS_LISTED: false };
    expect(await statusOf(1, columns)).toEqual(seen);
    const record = {
      id: 101,
      name: 'Being packed',
      type: 'custom',
      slug: 'in_progress',
      original: { id: 100 },
      parent: {},
    };
    await warehouse.run({ streams: { order_statuses: [{ id: 101, record }] } });
    expect(await statusOf(1, columns)).toEqual({ ...seen, STATUS_NAME: 'Being packed', IS_LISTED: true });
    await run(placedOrder(2, { status }));
    expect(await statuses(`slug = 'in_progress'`, columns)).toEqual([
      { ...seen, STATUS_NAME: 'Being packed', IS_LISTED: true },
    ]);
  });

  it('has one member for an original status too, and its own for each that the store made of it', async () => {
    const original = { id: 110, name: 'Delivered', slug: 'delivered' };
    await run(
      placedOrder(11, { status: original }),
      placedOrder(12, { status: { ...original, customized: { id: 111, name: 'Left at the door' } } }),
    );
    await warehouse.run({
      streams: { order_statuses: [{ id: 110, record: { ...original, type: 'original', original: {}, parent: {} } }] },
    });
    expect(await statuses(`slug = 'delivered'`, 'status_id, custom_status_id, status_name, is_listed')).toEqual([
      { STATUS_ID: '110', CUSTOM_STATUS_ID: null, STATUS_NAME: 'Delivered', IS_LISTED: true },
      { STATUS_ID: '110', CUSTOM_STATUS_ID: '111', STATUS_NAME: 'Left at the door', IS_LISTED: false },
    ]);
  });

  it('follows a name that only orders tell, and keeps a status that no order has any more', async () => {
    const status = { id: 120, name: 'Shipped', slug: 'shipped' };
    await run(placedOrder(21, { status }), placedOrder(22, { status }));
    await run(placedOrder(21, { status: { ...status, name: 'On its way' } }));
    expect(await statuses(`slug = 'shipped'`, 'status_name')).toEqual([{ STATUS_NAME: 'On its way' }]);
    const gone = { id: 110, name: 'Delivered', slug: 'delivered' };
    await run(placedOrder(21, { status: gone }), placedOrder(22, { status: gone }));
    expect(await statuses(`slug = 'shipped'`, 'status_name')).toEqual([{ STATUS_NAME: 'On its way' }]);
  });

  it('is left as it is by a run that brings nothing new', async () => {
    const before = await statuses('true', '*');
    await run(placedOrder(2, { status: { id: 120, name: 'On its way', slug: 'shipped' } }));
    expect(await statuses('true', '*')).toEqual(before);
  });
});

describe('The class of an order status', () => {
  it.each([
    ['payment_pending', 'unpaid'],
    ['waiting_for_payment_confirmation', 'unpaid'],
    ['payment_failed', 'unpaid'],
    ['under_review', 'open'],
    ['in_progress', 'open'],
    ['waiting to receive it', 'open'],
    ['completed', 'fulfilled'],
    ['shipped', 'fulfilled'],
    ['delivering', 'fulfilled'],
    ['delivered', 'fulfilled'],
    ['restoring', 'returning'],
    ['restored', 'returned'],
    ['canceled', 'canceled'],
    ['request_quote', 'not_an_order'],
    ['none', 'not_an_order'],
    ['drafts', 'not_an_order'],
  ])('of %s is %s in every store', async (slug, order_class) => {
    const seeded = await warehouse.rows('select order_class from OPS.status_map where store_id = 0 and slug = :1', [
      slug,
    ]);
    expect(seeded).toEqual([{ ORDER_CLASS: order_class }]);
  });

  it('is open and warns where the map does not know the slug, until somebody adds it', async () => {
    const status = { id: 200, name: 'At the gate', slug: 'at_the_gate' };
    const first = await run(placedOrder(31, { status }));
    expect(await statusOf(31, 'order_class, is_class_known')).toEqual({ ORDER_CLASS: 'open', IS_CLASS_KNOWN: false });
    expect(await warnings(first)).toContain('gold_dim_order_status__class_is_known');
    await map(storeId, null, 'At_The_Gate ', 'fulfilled');
    // Any order that changes is enough: the edited map counts for every status that stands.
    const second = await run(placedOrder(32, { status: { id: 120, name: 'On its way', slug: 'shipped' } }));
    expect(await statusOf(31, 'order_class, is_class_known')).toEqual({
      ORDER_CLASS: 'fulfilled',
      IS_CLASS_KNOWN: true,
    });
    expect(await warnings(second)).toEqual([]);
  });

  it('is that of the customised id before the original one, of an id before the slug, of the store before every store', async () => {
    const status = { id: 300, name: 'Ready', slug: 'completed', customized: { id: 301, name: 'Ready for you' } };
    const class_ = async () => {
      await run(placedOrder(41, { status, city: String(Math.random()) }));
      return (await statusOf(41, 'order_class'))?.['ORDER_CLASS'];
    };
    expect(await class_()).toBe('fulfilled');
    await map(storeId, null, 'completed', 'open');
    expect(await class_()).toBe('open');
    await map(storeId, 300, null, 'returning');
    expect(await class_()).toBe('returning');
    await map(storeId, 301, null, 'not_an_order');
    expect(await class_()).toBe('not_an_order');
    await map(42, 301, null, 'canceled');
    expect(await class_()).toBe('not_an_order');
    await warehouse.rows('delete from OPS.status_map where store_id = :1', [storeId]);
    expect(await class_()).toBe('fulfilled');
  });

  it('passes over what is no class, and an audit names the row of the map', async () => {
    const status = { id: 400, name: 'Canceled', slug: 'canceled' };
    await map(storeId, 400, null, 'cancelled');
    const of = await run(placedOrder(51, { status }));
    expect(await statusOf(51, 'order_class')).toEqual({ ORDER_CLASS: 'canceled' });
    expect(await warnings(of)).toContain('gold_dim_order_status__map_is_valid');
    await warehouse.rows(`update OPS.status_map set order_class = 'canceled' where status_id = 400`);
    await map(storeId, 400, null, 'returned');
    expect(await warnings(of)).toContain('gold_dim_order_status__map_is_valid');
    await warehouse.rows(`delete from OPS.status_map where order_class = 'returned' and status_id = 400`);
    expect(await warnings(of)).not.toContain('gold_dim_order_status__map_is_valid');
  });
});
