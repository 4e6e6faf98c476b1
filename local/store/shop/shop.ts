import { Arrivals } from './arrivals.ts';
import { nowOnDay } from './calendar.ts';
import { createCatalogue } from './catalogue.ts';
import type { Product } from './catalogue.ts';
import { deriveCustomer, trialCustomer } from './customers.ts';
import type { Customer } from './customers.ts';
import { addDayChanges } from './day-changes.ts';
import type { DayChanges } from './day-changes.ts';
import { createShopIdentifiers } from './identifiers.ts';
import type { ShopIdentifiers } from './identifiers.ts';
import { invoicesOf } from './invoices.ts';
import type { Invoice } from './invoices.ts';
import { deriveHeader, deriveTimeline } from './lifecycle.ts';
import type { OrderHeader, StatusEvent } from './lifecycle.ts';
import { deriveAmounts } from './orders.ts';
import type { Order } from './orders.ts';
import { PriceList } from './price-list.ts';
import { Range } from './product-demand.ts';

export interface ShopOptions {
  /** Orders placed before day 1. */
  orders: number;
  /** Length of the shop's history in days, ending with day 0. */
  days: number;
  seed: number;
}

/** Slots per order in the running numbers of order items: more than any order has lines. */
const itemSlots = 64;

/**
 * The shop: 50 000 orders take a few megabytes, because everything but arrival times is derived when asked for.
 * The same options, day and inserted orders give the same shop.
 */
export class Shop {
  readonly options: ShopOptions;
  readonly identifiers: ShopIdentifiers;
  readonly products: readonly Product[];
  readonly #arrivals: Arrivals;
  readonly #changes: DayChanges = {
    prices: new PriceList(),
    customers: new Map(),
    edits: new Map(),
    refunds: new Map(),
  };
  readonly #demand: { physical: Range; digital: Range };
  #day = 0;
  #version = 0;

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
    return this.#day;
  }

  /** Where the store's clock stands, UTC seconds. */
  get now(): number {
    return nowOnDay(this.#day);
  }

  /** Rises with every change, so that what was computed from an older state can be thrown away. */
  get version(): number {
    return this.#version;
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
    this.#day += 1;
    this.#version += 1;
    this.#arrivals.addDay(this.#day);
    addDayChanges(this.#changes, {
      seed: this.options.seed,
      day: this.#day,
      products: this.products,
      ordersBefore,
      customersBefore,
      newOrders: this.orderCount - ordersBefore,
      storyOf: (index) => this.#storyOf(index),
    });
  }

  /** Orders that come in now, outside the daily course (while somebody pages through the list). */
  insertOrders(count: number): void {
    this.#version += 1;
    this.#arrivals.addNow(this.#day, count);
  }

  orderCreatedAt(index: number): number {
    return this.#arrivals.createdAt[index] as number;
  }

  customerCreatedAt(index: number): number {
    return this.#arrivals.customerCreatedAt[index] as number;
  }

  /** Running number of an order id, or -1 when the shop has no such order. */
  orderIndex(id: number): number {
    const index = this.identifiers.orders.indexOf(id);
    return index < this.orderCount ? index : -1;
  }

  /** Running number of a customer id, or -1. */
  customerIndex(id: number): number {
    const index = this.identifiers.customers.indexOf(id);
    return index < this.customerCount ? index : -1;
  }

  order(index: number): Order {
    const { seed } = this.options;
    const createdAt = this.orderCreatedAt(index);
    const { header, events } = this.#storyOf(index);
    const history = events.filter(({ at }) => at <= this.now);
    const last = history.at(-1) as StatusEvent;
    const edits = (this.#changes.edits.get(index) ?? []).filter(({ at }) => at <= this.now);
    const customerIndex = this.#arrivals.customerOf[index] as number;
    // Goods that leave the country are zero-rated; the home country never changes with a profile edit.
    const taxPercent = this.customer(customerIndex).countryCode === 'SA' ? 15 : 0;
    const amounts = deriveAmounts({
      seed,
      index,
      createdAt,
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
      createdAt,
      updatedAt: Math.max(last.at, ...edits.map(({ at }) => at)),
      currency: header.currency,
      taxPercent,
      ...amounts,
    };
  }

  /** Status and last change of an order, without deriving its lines. */
  orderState(index: number): { slug: StatusEvent['slug']; updatedAt: number; header: OrderHeader } {
    const { header, events } = this.#storyOf(index);
    const last = events.findLast(({ at }) => at <= this.now) as StatusEvent;
    const edited = this.#changes.edits.get(index)?.findLast(({ at }) => at <= this.now)?.at ?? 0;
    return { slug: last.slug, updatedAt: Math.max(last.at, edited), header };
  }

  customerOf(index: number): number {
    return this.#arrivals.customerOf[index] as number;
  }

  customer(index: number): Customer {
    const id = this.identifiers.customers.idOf(index);
    const changes = this.#changes.customers.get(index) ?? [];
    return deriveCustomer(this.options.seed, index, id, this.customerCreatedAt(index), changes);
  }

  /** Tax invoice and credit note of an order, oldest first. */
  invoices(index: number): Invoice[] {
    const order = this.order(index);
    const partial = this.#changes.refunds.get(index)?.partial ?? order.header.ending === 'partly_refunded';
    return invoicesOf(order, partial, (position) => this.identifiers.invoices.idOf(index * 2 + position));
  }

  #storyOf(index: number): { header: OrderHeader; events: StatusEvent[] } {
    const { seed } = this.options;
    const header = deriveHeader(seed, index, this.customerOf(index) === trialCustomer);
    const events = deriveTimeline(seed, index, this.orderCreatedAt(index), header);
    const refund = this.#changes.refunds.get(index);
    if (refund) events.push(...refund.events);
    return { header, events };
  }
}
