import { Amendments } from './amendments.ts';
import { Arrivals } from './arrivals.ts';
import { createCatalogue, createProduct } from './catalogue.ts';
import type { Product } from './catalogue.ts';
import { Clock } from './clock.ts';
import { deriveCustomer, trialCustomer } from './customers.ts';
import type { Customer } from './customers.ts';
import { addDayChanges } from './day-changes.ts';
import type { DayChanges } from './day-changes.ts';
import { createShopIdentifiers } from './identifiers.ts';
import type { ShopIdentifiers } from './identifiers.ts';
import { deriveHeader, deriveTimeline } from './lifecycle.ts';
import type { OrderHeader, StatusEvent } from './lifecycle.ts';
import { editedAddress } from './order-edits.ts';
import type { OrderEdit } from './order-edits.ts';
import { deriveAmounts } from './orders.ts';
import type { Order } from './orders.ts';
import { PriceList } from './price-list.ts';
import { Range } from './product-demand.ts';
import { mix, topics } from './random.ts';

export interface ShopOptions {
  /** Orders placed before day 1. */
  orders: number;
  /** Length of the shop's history in days, ending with day 0. */
  days: number;
  seed: number;
}

/** What is settled about an order, and the statuses it has had so far, oldest first. */
export interface Story {
  header: OrderHeader;
  history: StatusEvent[];
}

/** Records that come in one by one, outside the daily course. */
export type InsertedStream = 'orders' | 'customers' | 'products' | 'coupons' | 'abandoned_carts';

/** Slots per order in the running numbers of order items: more than any order has lines. */
const itemSlots = 64;

/**
 * The shop: 50 000 orders take a few megabytes, because everything but arrival times is derived when asked for.
 * The same options and the same sequence of calls give the same shop.
 */
export class Shop {
  readonly options: ShopOptions;
  readonly identifiers: ShopIdentifiers;
  readonly clock = new Clock();
  readonly amendments = new Amendments();
  readonly products: Product[];
  readonly #arrivals: Arrivals;
  readonly #changes: DayChanges = {
    prices: new PriceList(),
    customers: new Map(),
    edits: new Map(),
    refunds: new Map(),
  };
  readonly #demand: { physical: Range; digital: Range };
  /** When coupons and carts came in outside the daily course. */
  readonly #inserted = new Map<InsertedStream, number[]>();
  #version = 0;
  #storyVersion = 0;

  constructor(options: ShopOptions) {
    this.options = options;
    this.identifiers = createShopIdentifiers(options.seed);
    this.products = createCatalogue(options.seed, 1 - options.days, this.identifiers);
    this.#demand = {
      physical: new Range(this.products.filter(({ type }) => type !== 'digital')),
      digital: new Range(this.products.filter(({ type }) => type === 'digital')),
    };
    this.#arrivals = new Arrivals(options.seed, options.orders, options.days);
  }

  get day(): number {
    return this.clock.day;
  }

  /** Where the store's clock stands, UTC seconds. */
  get now(): number {
    return this.clock.now;
  }

  /** Rises with every change, so that what was computed from an older state can be thrown away. */
  get version(): number {
    return this.#version;
  }

  /** Rises when the stories of orders go on; orders that only come in do not move it. */
  get storyVersion(): number {
    return this.#storyVersion;
  }

  get prices(): PriceList {
    return this.#changes.prices;
  }

  get orderCount(): number {
    return this.#arrivals.createdAt.length;
  }

  get customerCount(): number {
    return this.#arrivals.customerCreatedAt.length;
  }

  advanceDay(): void {
    const ordersBefore = this.orderCount;
    const customersBefore = this.customerCount;
    const { ahead, now: opened } = this.clock;
    this.clock.passDay();
    this.#version += 1;
    this.#storyVersion += 1;
    this.#arrivals.addDay(this.day, ahead);
    addDayChanges(this.#changes, {
      seed: this.options.seed,
      day: this.day,
      opened,
      closed: this.now,
      products: this.products,
      ordersBefore,
      customersBefore,
      newOrders: this.orderCount - ordersBefore,
      storyOf: (index) => this.#plotOf(index),
    });
  }

  /** The clock moves on: no new business, but what is under way arrives. */
  advanceHours(hours: number): void {
    this.clock.passHours(hours);
    this.#version += 1;
    this.#storyVersion += 1;
  }

  /** Records that come in now, outside the daily course (while somebody pages through the list). */
  insert(stream: InsertedStream, count: number): void {
    this.#version += 1;
    if (stream === 'orders') this.#arrivals.addNow(this.now, count);
    else if (stream === 'customers') this.#arrivals.registerNow(this.now, count);
    else if (stream === 'products') {
      const { seed } = this.options;
      for (let added = 0; added < count; added++) {
        this.products.push({ ...createProduct(seed, this.products.length, 0, this.identifiers), createdAt: this.now });
      }
    } else {
      this.#inserted.set(stream, [...this.insertedAt(stream), ...Array.from({ length: count }, () => this.now)]);
    }
  }

  /** Instants at which records of a stream came in outside the daily course. */
  insertedAt(stream: InsertedStream): readonly number[] {
    return this.#inserted.get(stream) ?? [];
  }

  /** The merchant edits an order now. */
  editOrder(index: number, kind: OrderEdit['kind']): void {
    this.#version += 1;
    const edits = this.editsOf(index);
    const draw = mix(this.options.seed, topics.control, index, edits.length);
    this.#changes.edits.set(index, [...edits, { at: this.now, kind, draw }]);
  }

  /** Something was done to single records (see `amendments`). */
  amend(change: (amendments: Amendments) => void): void {
    this.#version += 1;
    change(this.amendments);
  }

  /** Edits that have happened by now, oldest first. */
  editsOf(index: number): OrderEdit[] {
    return (this.#changes.edits.get(index) ?? []).filter(({ at }) => at <= this.now);
  }

  orderCreatedAt(index: number): number {
    return this.#arrivals.createdAt[index] as number;
  }

  customerCreatedAt(index: number): number {
    return this.#arrivals.customerCreatedAt[index] as number;
  }

  /** Running number of an order id, or -1 when the shop never had such an order. */
  orderIndex(id: number): number {
    const index = this.identifiers.orders.indexOf(id);
    return index < this.orderCount ? index : -1;
  }

  /** Running number of the order that an item id would belong to, or -1. */
  orderOfItem(id: number): number {
    const slot = this.identifiers.orderItems.indexOf(id);
    const index = slot < 0 ? -1 : Math.floor(slot / itemSlots);
    return index < this.orderCount ? index : -1;
  }

  /** Running number of a customer id, or -1. */
  customerIndex(id: number): number {
    const index = this.identifiers.customers.indexOf(id);
    return index < this.customerCount ? index : -1;
  }

  /** The order as it stands, or with the edits made up to an instant only. */
  order(index: number, editedUntil: number = this.now): Order {
    const { header, history } = this.story(index);
    const last = history.at(-1) as StatusEvent;
    const edits = this.editsOf(index).filter(({ at }) => at <= editedUntil);
    const customerIndex = this.customerOf(index);
    // Goods that leave the country are zero-rated; the home country never changes with a profile edit.
    const taxPercent = this.customer(customerIndex).countryCode === 'SA' ? 15 : 0;
    const amounts = deriveAmounts({
      seed: this.options.seed,
      index,
      createdAt: this.orderCreatedAt(index),
      header,
      edits,
      zeroed: last.slug === 'canceled' && header.zeroedWhenCanceled && history[0]?.slug === 'payment_pending',
      taxPercent,
      prices: this.#changes.prices,
      demand: this.#demand,
      itemIdOf: (slot) => this.identifiers.orderItems.idOf(index * itemSlots + slot),
    });
    return {
      index,
      id: this.identifiers.orders.idOf(index),
      // Numbers are missing where drafts and deleted orders were, which the API leaves out.
      referenceId: 100_001 + index + Math.floor(index / 61),
      customerIndex,
      header,
      status: last.slug,
      history,
      createdAt: this.orderCreatedAt(index),
      updatedAt: Math.max(last.at, ...edits.map(({ at }) => at)),
      address: editedAddress(edits),
      currency: header.currency,
      taxPercent,
      ...amounts,
    };
  }

  /** Status and last change of an order, without deriving its lines. */
  orderState(index: number): { slug: StatusEvent['slug']; updatedAt: number; header: OrderHeader } {
    const { header, history } = this.story(index);
    const last = history.at(-1) as StatusEvent;
    const edited = this.#changes.edits.get(index)?.findLast(({ at }) => at <= this.now)?.at ?? 0;
    return { slug: last.slug, updatedAt: Math.max(last.at, edited), header };
  }

  /** What has happened to an order, without deriving its lines. */
  story(index: number): Story {
    const { header, events } = this.#plotOf(index);
    return { header, history: events.filter(({ at }) => at <= this.now) };
  }

  /** Whether the order was or will be credited in part only. */
  isPartlyRefunded(index: number): boolean {
    return this.#changes.refunds.get(index)?.partial ?? this.#plotOf(index).header.ending === 'partly_refunded';
  }

  customerOf(index: number): number {
    return this.#arrivals.customerOf[index] as number;
  }

  customer(index: number): Customer {
    const id = this.identifiers.customers.idOf(index);
    const changes = this.#changes.customers.get(index) ?? [];
    return deriveCustomer(this.options.seed, index, id, this.customerCreatedAt(index), changes);
  }

  /** The whole story of an order, past and future. */
  #plotOf(index: number): { header: OrderHeader; events: StatusEvent[] } {
    const { seed } = this.options;
    const header = deriveHeader(seed, index, this.customerOf(index) === trialCustomer);
    const events = deriveTimeline(seed, index, this.orderCreatedAt(index), header);
    const refund = this.#changes.refunds.get(index);
    if (refund) events.push(...refund.events);
    return { header, events };
  }
}
