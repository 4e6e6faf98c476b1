import { Amendments } from './amendments.ts';
import { Arrivals } from './arrivals.ts';
import { createCatalogue, createProduct } from './catalogue.ts';
import type { Product } from './catalogue.ts';
import { Clock } from './clock.ts';
import { deriveCustomer } from './customers.ts';
import type { Customer } from './customers.ts';
import { addDayChanges } from './day-changes.ts';
import type { DayChanges } from './day-changes.ts';
import { createShopIdentifiers } from './identifiers.ts';
import type { ShopIdentifiers } from './identifiers.ts';
import { OrderBook } from './order-book.ts';
import type { OrderEdit } from './order-edits.ts';
import { PriceList } from './price-list.ts';
import { Range } from './product-demand.ts';

export interface ShopOptions {
  /** Orders placed before day 1. */
  orders: number;
  /** Length of the shop's history in days, ending with day 0. */
  days: number;
  seed: number;
}

/** Records that come in one by one, outside the daily course. */
export type InsertedStream = 'orders' | 'customers' | 'products' | 'coupons' | 'abandoned_carts';

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
  readonly orders: OrderBook;
  readonly #arrivals: Arrivals;
  readonly #changes: DayChanges = {
    prices: new PriceList(),
    customers: new Map(),
    edits: new Map(),
    refunds: new Map(),
  };
  /** When coupons and carts came in outside the daily course. */
  readonly #inserted = new Map<InsertedStream, number[]>();
  #version = 0;
  #storyVersion = 0;

  constructor(options: ShopOptions) {
    this.options = options;
    this.identifiers = createShopIdentifiers(options.seed);
    this.products = createCatalogue(options.seed, 1 - options.days, this.identifiers);
    this.#arrivals = new Arrivals(options.seed, options.orders, options.days);
    this.orders = new OrderBook({
      seed: options.seed,
      identifiers: this.identifiers,
      arrivals: this.#arrivals,
      changes: this.#changes,
      demand: {
        physical: new Range(this.products.filter(({ type }) => type !== 'digital')),
        digital: new Range(this.products.filter(({ type }) => type === 'digital')),
      },
      clock: this.clock,
      customer: (index) => this.customer(index),
    });
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

  get customerCount(): number {
    return this.#arrivals.customerCreatedAt.length;
  }

  advanceDay(): void {
    const ordersBefore = this.orders.count;
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
      newOrders: this.orders.count - ordersBefore,
      storyOf: (index) => this.orders.plot(index),
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

  editOrder(index: number, kind: OrderEdit['kind']): void {
    this.#version += 1;
    this.orders.edit(index, kind);
  }

  /** Something was done to single records (see `amendments`). */
  amend(change: (amendments: Amendments) => void): void {
    this.#version += 1;
    change(this.amendments);
  }

  customerCreatedAt(index: number): number {
    return this.#arrivals.customerCreatedAt[index] as number;
  }

  /** Running number of a customer id, or -1. */
  customerIndex(id: number): number {
    const index = this.identifiers.customers.indexOf(id);
    return index < this.customerCount ? index : -1;
  }

  customer(index: number): Customer {
    const id = this.identifiers.customers.idOf(index);
    const changes = this.#changes.customers.get(index) ?? [];
    return deriveCustomer(this.options.seed, index, id, this.customerCreatedAt(index), changes);
  }
}
