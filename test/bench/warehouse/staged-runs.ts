import { withWorkFolder } from '../../../functions/adapters/files/work-folder.ts';
import { noCounts, type Run, type StagedStream } from '../../../functions/contracts/run.ts';
import { tombstone } from '../../../functions/domain/envelopes.ts';
import type { StreamTotals } from '../../../functions/domain/ledger.ts';
import { type Envelope, PartWriter } from '../../../functions/domain/part-writer.ts';
import type { Stage } from '../../../functions/domain/ports.ts';
import { partFolder } from '../../../functions/domain/stage-paths.ts';
import { invoiceKind } from '../../../local/store/shop/invoices.ts';
import { parcelKind } from '../../../local/store/shop/parcels.ts';
import { paymentKind } from '../../../local/store/shop/payments.ts';
import { Shop } from '../../../local/store/shop/shop.ts';
import { ofOrder } from '../../../local/store/shop/timeline.ts';
import { dayOfChanges, type Edited } from './day-of-changes.ts';
import { handlesOf, keysOf, orderLine, recordLine } from './staged-records.ts';

/** What orders leave behind. */
const left = { invoices: invoiceKind, transactions: paymentKind, shipments: parcelKind } as const;
const leftStreams = Object.keys(left) as (keyof typeof left)[];

/** Streams with stage files of their own; the lines of orders ride with the orders. */
export const benchStreams: readonly StagedStream[] = ['orders', 'customers', 'products', ...leftStreams];

/** Four years, so that a day brings less than the share of orders that shall change. */
const DAYS = 1460;
/** The shop's own orders have 1.8 lines; with one more in these of ten orders it is two and a half. */
const LONGER_OF_TEN = 7;

/**
 * A shop whose runs are put on the stage as the lanes of a run leave them there, without the reading: the first load, and a
 * run after one order in a hundred came in or changed. Both say what the lanes counted.
 */
export class StagedRuns {
  readonly #shop: Shop;
  readonly #stage: Stage;
  /** Lines of each order, by its running number. */
  readonly #lines: number[] = [];

  constructor(stage: Stage, orders: number) {
    this.#stage = stage;
    this.#shop = new Shop({ orders, days: DAYS, seed: 11 });
  }

  /** Lines of all orders as they are staged. */
  get items(): number {
    return this.#lines.reduce((sum, lines) => sum + lines, 0);
  }

  async first(run: Run): Promise<StreamTotals> {
    const { orders } = this.#shop;
    const counts: StreamTotals = {};
    for (let index = 0; index < orders.count; index += 1) {
      if (index % 10 < LONGER_OF_TEN) this.#shop.editOrder(index, 'add');
    }
    await this.#write(run, 'orders', this.#orders(run, Array(orders.count).keys()));
    for (const stream of benchStreams) {
      const total = stream === 'orders' ? orders.count : await this.#whole(run, stream);
      counts[stream] = countsOf(total, total, 0);
    }
    counts.order_items = countsOf(this.items, this.items, 0);
    return counts;
  }

  async next(run: Run, edited: Edited): Promise<StreamTotals> {
    const shop = this.#shop;
    const counts: StreamTotals = {};
    const products = new Set(keysOf(shop, 'products'));
    const changed = dayOfChanges(shop, edited);
    await this.#write(run, 'orders', this.#orders(run, changed.orders));
    counts.orders = countsOf(shop.orders.count, changed.orders.size, 0);
    let changedLines = 0;
    for (const index of changed.orders) changedLines += this.#lines[index]!;
    counts.order_items = countsOf(this.items, changedLines, 0);
    for (const stream of leftStreams) {
      const handles = [...changed.orders].flatMap((order) => ofOrder(shop, left[stream], order));
      await this.#write(run, stream, this.#records(run, stream, handles));
      counts[stream] = countsOf([...handlesOf(shop, stream)].length, handles.length, 0);
    }
    await this.#write(run, 'customers', this.#records(run, 'customers', changed.customers));
    counts.customers = countsOf(shop.customerCount, changed.customers.length, 0);
    const onSale = new Set(keysOf(shop, 'products'));
    const gone = [...products].filter((key) => !onSale.has(key));
    await this.#write(run, 'products', [
      ...this.#records(run, 'products', handlesOf(shop, 'products')),
      ...gone.map((key) => tombstone(run.storeId, key, run.asOf)),
    ]);
    counts.products = countsOf(onSale.size, onSale.size, gone.length);
    return counts;
  }

  async #whole(run: Run, stream: StagedStream): Promise<number> {
    const handles = [...handlesOf(this.#shop, stream)];
    await this.#write(run, stream, this.#records(run, stream, handles));
    return handles.length;
  }

  *#orders({ storeId }: Run, indexes: Iterable<number>): Iterable<Envelope> {
    for (const index of indexes) {
      const { envelope, lines } = orderLine(this.#shop, storeId, index);
      this.#lines[index] = lines;
      yield envelope;
    }
  }

  *#records({ storeId }: Run, stream: StagedStream, handles: Iterable<number>): Iterable<Envelope> {
    for (const handle of handles) yield recordLine(this.#shop, storeId, stream, handle);
  }

  async #write(run: Run, stream: StagedStream, envelopes: Iterable<Envelope>): Promise<void> {
    const folder = partFolder(run.storeId, run.runId, stream);
    await withWorkFolder(async (work) => {
      const writer = new PartWriter({ work, stage: this.#stage, stream, folder, nextPart: 0 });
      for (const envelope of envelopes) await writer.write(envelope);
      await writer.upload();
    });
  }
}

/** As a lane counts: `standing` records of which so many were staged, and so many that are gone. */
function countsOf(standing: number, changed: number, deleted: number) {
  return {
    ...noCounts,
    reported: standing,
    fetched: standing,
    unchanged: standing - changed,
    changed,
    staged: changed + deleted,
    deleted,
  };
}
