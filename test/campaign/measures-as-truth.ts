import type { StagedStream } from '../../functions/contracts/run.ts';
import type { Warehouse, WarehouseRow } from '../../functions/domain/ports.ts';
import { exchangeRates } from '../../local/store/shop/money.ts';
import type { ShopUnderTest } from './shop-under-test.ts';

/** Sums in ten-thousandths of the store's currency. */
type Sums = Record<'BOOKED_INCL_VAT' | 'INVOICED_NET' | 'INVOICED_VAT' | 'PAYMENTS' | 'CASH_ON_DELIVERY', bigint>;

const nothing: Sums = { BOOKED_INCL_VAT: 0n, INVOICED_NET: 0n, INVOICED_VAT: 0n, PAYMENTS: 0n, CASH_ON_DELIVERY: 0n };
const measures = Object.keys(nothing) as (keyof Sums)[];

const bookedStatuses = new Set(
  'under_review in_progress completed delivering delivered shipped restored restoring'.split(' '),
);

/**
 * Where the measures by day, and the sums of cash, are not those that the shop's own books give, to the ten-thousandth; and where
 * the bridge between them does not close. Measures whose streams are not copied are left out.
 */
export async function differencesInMeasures(
  warehouse: Warehouse,
  shop: ShopUnderTest,
  streams: readonly StagedStream[],
): Promise<string[]> {
  const has = (stream: StagedStream) => streams.includes(stream);
  const told = await measuresOfShop(shop, has);
  const shown = await measuresShown(warehouse, shop.storeId, has);
  const days = [...new Set([...told.keys(), ...shown.keys()])].toSorted();
  const different = days.flatMap((day) =>
    measures
      .map((measure) => [measure, shown.get(day)?.[measure] ?? 0n, told.get(day)?.[measure] ?? 0n] as const)
      .filter(([, warehouseSays, shopSays]) => warehouseSays !== shopSays)
      .map(([measure, ours, theirs]) => `${measure} of ${day}: ${text(ours)}, the shop says ${text(theirs)}`),
  );
  const { rows } = await warehouse.execute({
    sql: `select month, open_difference from MART.bridge_monthly where store_id = :1 and open_difference <> 0`,
    binds: [shop.storeId],
  });
  const open = rows.map((row) => `bridge of ${String(row['MONTH'])} is open by ${String(row['OPEN_DIFFERENCE'])}`);
  return [...different.slice(0, 5), ...open];
}

/** The day that sums over all days stand under. */
const EVER = 'all days';

async function measuresOfShop(shop: ShopUnderTest, has: (stream: StagedStream) => boolean): Promise<Map<string, Sums>> {
  const sums = new Map<string, Sums>();
  const add = (day: string, measure: keyof Sums, amount: bigint) => {
    const of = sums.get(day) ?? { ...nothing };
    sums.set(day, { ...of, [measure]: of[measure] + amount });
  };
  for (const order of await shop.truth('orders')) {
    if (order['deleted'] === true || !bookedStatuses.has(String(order['status']))) continue;
    add(String(order['order_date']), 'BOOKED_INCL_VAT', inBase(order['total'], order['currency']));
  }
  for (const invoice of has('invoices') ? await shop.truth('invoices') : []) {
    const sign = invoice['type'] === 'Credit Note' ? -1n : 1n;
    const [total, tax] = [inBase(invoice['total'], invoice['currency']), inBase(invoice['tax'], invoice['currency'])];
    add(String(invoice['date']), 'INVOICED_NET', sign * (total - tax));
    add(String(invoice['date']), 'INVOICED_VAT', sign * tax);
  }
  for (const payment of has('transactions') ? await shop.truth('transactions', 'api') : []) {
    const { payment_method, total, status } = payment as unknown as Payment;
    if (payment_method.slug === 'cod' || !['paid', 'refunded', 'partial_refunded'].includes(status.slug)) continue;
    add(EVER, 'PAYMENTS', inBase(total.amount, total.currency));
  }
  for (const parcel of has('shipments') ? await shop.truth('shipments', 'api') : []) {
    const { type, status, payment_method, total } = parcel as unknown as Parcel;
    if (type !== 'shipment' || status !== 'delivered' || payment_method !== 'cod') continue;
    add(EVER, 'CASH_ON_DELIVERY', inBase(total.amount, total.currency));
  }
  return sums;
}

interface Amount {
  amount: number | string;
  currency: string;
}
interface Payment {
  payment_method: { slug: string };
  status: { slug: string };
  total: Amount;
}
interface Parcel {
  type: string;
  status: string;
  payment_method: string;
  total: Amount;
}

async function measuresShown(
  warehouse: Warehouse,
  storeId: string,
  has: (stream: StagedStream) => boolean,
): Promise<Map<string, Sums>> {
  const shown = new Map<string, Sums>();
  const put = (row: WarehouseRow) => {
    const known = measures.map((measure) => [measure, tenThousandths(row[measure] ?? 0)]);
    shown.set(String(row['DAY']), Object.fromEntries(known) as Sums);
  };
  const invoiced = has('invoices') ? 'invoiced_net, invoiced_vat' : '0 as invoiced_net, 0 as invoiced_vat';
  const daily = `select business_date::varchar as day, booked_incl_vat, ${invoiced} from MART.measures_daily where store_id = :1`;
  for (const row of (await warehouse.execute({ sql: daily, binds: [storeId] })).rows) put(row);
  const cash = `select '${EVER}' as day, coalesce(sum(iff(source = 'payment', amount, 0)), 0) as payments, coalesce(sum(iff(source = 'cash_on_delivery', amount, 0)), 0) as cash_on_delivery from MART.cash_in where store_id = :1`;
  for (const row of (await warehouse.execute({ sql: cash, binds: [storeId] })).rows) put(row);
  return shown;
}

/** Rounded to the ten-thousandth, half away from zero, as the warehouse rounds. */
function inBase(amount: unknown, currency: unknown): bigint {
  const rate = BigInt(Math.round(exchangeRates[currency as keyof typeof exchangeRates] * 1e8));
  const scaled = tenThousandths(amount) * 100_000_000n;
  return (2n * scaled + rate) / (2n * rate);
}

function tenThousandths(amount: unknown): bigint {
  const [whole = '0', fraction = ''] = String(amount).split('.');
  const digits = BigInt(`${whole.replace('-', '')}${fraction.slice(0, 4).padEnd(4, '0')}`);
  return whole.startsWith('-') ? -digits : digits;
}

function text(amount: bigint): string {
  return (Number(amount) / 10_000).toFixed(4);
}
