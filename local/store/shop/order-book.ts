import type { Arrivals } from './arrivals.ts';
import type { Clock } from './clock.ts';
import type { Customer } from './customers.ts';
import { trialCustomer } from './customers.ts';
import type { DayChanges } from './day-changes.ts';
import type { ShopIdentifiers } from './identifiers.ts';
import { deriveHeader, deriveTimeline } from './lifecycle.ts';
import type { OrderHeader, StatusEvent } from './lifecycle.ts';
import { editedAddress } from './order-edits.ts';
import type { OrderEdit } from './order-edits.ts';
import { deriveAmounts } from './orders.ts';
import type { Order } from './orders.ts';
import type { Range } from './product-demand.ts';
import { mix, topics } from './random.ts';

/** What is settled about an order, and the statuses it has had so far, oldest first. */
export interface Story {
  header: OrderHeader;
  history: StatusEvent[];
}

/** What orders are derived from. */
interface BookGround {
  seed: number;
  identifiers: ShopIdentifiers;
  arrivals: Arrivals;
  changes: DayChanges;
  demand: { physical: Range; digital: Range };
  clock: Clock;
  customer(index: number): Customer;
}

/** Slots per order in the running numbers of order items: more than any order has lines. */
const itemSlots = 64;

/** The shop's orders, each known by its running number and derived when asked for. */
export class OrderBook {
  readonly #ground: BookGround;

  constructor(ground: BookGround) {
    this.#ground = ground;
  }

  get count(): number {
    return this.#ground.arrivals.createdAt.length;
  }

  createdAt(index: number): number {
    return this.#ground.arrivals.createdAt[index] as number;
  }

  /** Running number of the customer who placed it. */
  customerOf(index: number): number {
    return this.#ground.arrivals.customerOf[index] as number;
  }

  idOf(index: number): number {
    return this.#ground.identifiers.orders.idOf(index);
  }

  /** Running number of an order id, or -1 when the shop never had such an order. */
  indexOf(id: number): number {
    const index = this.#ground.identifiers.orders.indexOf(id);
    return index < this.count ? index : -1;
  }

  /** Running number of the order that an item id would belong to, or -1. */
  indexOfItem(id: number): number {
    const slot = this.#ground.identifiers.orderItems.indexOf(id);
    const index = slot < 0 ? -1 : Math.floor(slot / itemSlots);
    return index < this.count ? index : -1;
  }

  /** The order as it stands, or with the edits made up to an instant only. */
  at(index: number, editedUntil: number = this.#ground.clock.now): Order {
    const { seed, identifiers, changes, demand } = this.#ground;
    const { header, history } = this.story(index);
    const last = history.at(-1) as StatusEvent;
    const edits = this.editsOf(index).filter(({ at }) => at <= editedUntil);
    const customerIndex = this.customerOf(index);
    // Goods that leave the country are zero-rated; the home country never changes with a profile edit.
    const taxPercent = this.#ground.customer(customerIndex).countryCode === 'SA' ? 15 : 0;
    const amounts = deriveAmounts({
      seed,
      index,
      createdAt: this.createdAt(index),
      header,
      edits,
      zeroed: last.slug === 'canceled' && header.zeroedWhenCanceled && history[0]?.slug === 'payment_pending',
      taxPercent,
      prices: changes.prices,
      demand,
      itemIdOf: (slot) => identifiers.orderItems.idOf(index * itemSlots + slot),
    });
    return {
      index,
      id: this.idOf(index),
      // Numbers are missing where drafts and deleted orders were, which the API leaves out.
      referenceId: 100_001 + index + Math.floor(index / 61),
      customerIndex,
      header,
      status: last.slug,
      history,
      createdAt: this.createdAt(index),
      updatedAt: Math.max(last.at, ...edits.map(({ at }) => at)),
      address: editedAddress(edits),
      currency: header.currency,
      taxPercent,
      ...amounts,
    };
  }

  /** Status and last change of an order, without deriving its lines. */
  state(index: number): { slug: StatusEvent['slug']; updatedAt: number; header: OrderHeader } {
    const { header, history } = this.story(index);
    const last = history.at(-1) as StatusEvent;
    const edited = this.editsOf(index).map(({ at }) => at);
    return { slug: last.slug, updatedAt: Math.max(last.at, ...edited), header };
  }

  /** What has happened to an order, without deriving its lines. */
  story(index: number): Story {
    const { header, events } = this.plot(index);
    return { header, history: events.filter(({ at }) => at <= this.#ground.clock.now) };
  }

  /** The whole story of an order, past and future. */
  plot(index: number): { header: OrderHeader; events: StatusEvent[] } {
    const { seed, changes } = this.#ground;
    const header = deriveHeader(seed, index, this.customerOf(index) === trialCustomer);
    const events = deriveTimeline(seed, index, this.createdAt(index), header);
    const refund = changes.refunds.get(index);
    if (refund) events.push(...refund.events);
    return { header, events };
  }

  /** Whether the order was or will be credited in part only. */
  isPartlyRefunded(index: number): boolean {
    return this.#ground.changes.refunds.get(index)?.partial ?? this.plot(index).header.ending === 'partly_refunded';
  }

  /** Edits that have happened by now, oldest first. */
  editsOf(index: number): readonly OrderEdit[] {
    const edits = this.#ground.changes.edits.get(index) ?? [];
    return edits.filter(({ at }) => at <= this.#ground.clock.now);
  }

  /** The merchant edits an order now. */
  edit(index: number, kind: OrderEdit['kind']): void {
    const { seed, changes, clock } = this.#ground;
    const edits = this.editsOf(index);
    const draw = mix(seed, topics.control, index, edits.length);
    changes.edits.set(index, [...edits, { at: clock.now, kind, draw }]);
  }
}
