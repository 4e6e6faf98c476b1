import type { Product } from './catalogue.ts';
import type { CustomerChange } from './customers.ts';
import { invoicedAt } from './lifecycle.ts';
import type { OrderHeader, StatusEvent } from './lifecycle.ts';
import type { OrderEdit } from './order-edits.ts';
import type { PriceList } from './price-list.ts';
import { Random, mix, topics } from './random.ts';

/** A refund that a simulated day adds to an order whose story had ended. */
interface LateRefund {
  partial: boolean;
  events: StatusEvent[];
}

/** What the simulated days have changed, beyond what every order's own story brings. Money in halalas. */
export interface DayChanges {
  prices: PriceList;
  customers: Map<number, CustomerChange[]>;
  edits: Map<number, OrderEdit[]>;
  refunds: Map<number, LateRefund>;
}

/** The shop as the day finds it. */
export interface DayGround {
  seed: number;
  day: number;
  /** Where the clock stood when the day began, and where it stands at its end. */
  opened: number;
  closed: number;
  products: readonly Product[];
  /** How many orders and customers there were when the day began. */
  ordersBefore: number;
  customersBefore: number;
  /** Orders that came in on the day. */
  newOrders: number;
  storyOf(index: number): { header: OrderHeader; events: StatusEvent[] };
}

const hour = 3600;
const farthestLookBack = 800;

/**
 * Adds one day's changes: prices, one product taken out, customers' profiles, edited orders, refunds. At least one of
 * each kind happens if the shop has anything to happen to; the same seed and day always change the same things.
 */
export function addDayChanges(changes: DayChanges, ground: DayGround): void {
  const random = new Random(ground.seed, topics.day, ground.day);
  const { opened, closed } = ground;
  const moment = (): number => opened + random.integer(1, 23 * hour);

  const onSale = ground.products.filter((product) => changes.prices.sells(product, closed));
  for (const product of sample(random, onSale, Math.max(2, Math.round(onSale.length * 0.03)))) {
    const now = changes.prices.basePrice(product, closed);
    const moved = Math.max(100, Math.round((now * random.pick([85, 90, 95, 105, 110])) / 100));
    changes.prices.change(product, { at: moment(), basePrice: moved });
  }
  // A shop always keeps something to sell.
  const removable = onSale.filter(({ type }) => type !== 'digital');
  if (removable.length > 20) changes.prices.remove(random.pick(removable), moment());

  const edited = Math.max(2, Math.round(ground.customersBefore * 0.001));
  for (const customer of sampleIndexes(random, ground.customersBefore, edited)) {
    const field = random.pick(['city', 'mobile', 'lastName', 'location'] as const);
    const change: CustomerChange = { at: moment(), field, draw: mix(ground.seed, ground.day, customer) };
    append(changes.customers, customer, change);
  }

  const editable = recentOrders(ground, (header, events) => {
    const invoiced = invoicedAt(events);
    return header.ending === 'fulfilled' && !header.wholesale && (invoiced === null || invoiced > closed);
  });
  for (const [position, index] of sample(random, editable, Math.max(3, ground.newOrders * 0.03)).entries()) {
    const kind = (['quantity', 'add', 'remove'] as const)[position % 3] as OrderEdit['kind'];
    append(changes.edits, index, { at: moment(), kind, draw: mix(ground.seed, ground.day, index, 1) });
  }

  const refundable = recentOrders(
    ground,
    (header, events, index) =>
      header.ending === 'fulfilled' && (events.at(-1) as StatusEvent).at < opened && !changes.refunds.has(index),
  );
  for (const [position, index] of sample(random, refundable, Math.max(3, ground.newOrders * 0.02)).entries()) {
    const asked = opened + random.integer(1, 20 * hour);
    const restored = position < 2 ? asked + 2 * hour : asked + random.integer(26 * hour, 70 * hour);
    const events: StatusEvent[] = [
      { at: asked, slug: 'restoring' },
      { at: restored, slug: 'restored' },
    ];
    changes.refunds.set(index, { partial: position % 2 === 1, events });
  }
}

/** Orders of the days before that fit, newest first. */
function recentOrders(
  ground: DayGround,
  fits: (header: OrderHeader, events: StatusEvent[], index: number) => boolean,
): number[] {
  const found: number[] = [];
  const oldest = Math.max(0, ground.ordersBefore - farthestLookBack);
  for (let index = ground.ordersBefore - 1; index >= oldest && found.length < 120; index--) {
    const { header, events } = ground.storyOf(index);
    if (fits(header, events, index)) found.push(index);
  }
  return found;
}

function sample<T>(random: Random, choices: readonly T[], count: number): T[] {
  const left = [...choices];
  const taken: T[] = [];
  while (taken.length < count && left.length > 0) {
    taken.push(left.splice(random.integer(0, left.length - 1), 1)[0] as T);
  }
  return taken;
}

function sampleIndexes(random: Random, total: number, count: number): number[] {
  const taken = new Set<number>();
  // The first customer is the merchant's trial account: left alone.
  if (total < 2) return [];
  for (let tries = 0; tries < count * 4 && taken.size < count; tries++) taken.add(random.integer(1, total - 1));
  return [...taken];
}

function append<T>(map: Map<number, T[]>, key: number, value: T): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}
