import type { Currency } from './money.ts';
import { Random, topics } from './random.ts';
import type { StatusSlug } from './statuses.ts';

/** What is settled about an order before its lines are drawn: how it is paid and how its story ends. */
export interface OrderHeader {
  paymentMethod: string;
  digital: boolean;
  test: boolean;
  /** A wholesale order has more lines than one page of `/orders/items` holds. */
  wholesale: boolean;
  /** Currency of the order's amounts. */
  currency: Currency;
  /** Currency the shopper saw; differs from the store's when the list row carries an exchange rate. */
  shownCurrency: Currency;
  ending: Ending;
  /** Cancelled before payment with all amounts taken to zero, as one published order shows. */
  zeroedWhenCanceled: boolean;
}

type Ending = 'fulfilled' | 'abandoned' | 'canceled' | 'returned_to_origin' | 'refunded' | 'partly_refunded';

export interface StatusEvent {
  at: number;
  slug: StatusSlug;
}

const paymentMethods = [
  ['mada', 38],
  ['apple_pay', 18],
  ['cod', 14],
  ['credit_card', 12],
  ['tamara_installment', 7],
  ['tabby_installment', 5],
  ['stc_pay', 3],
  ['bank', 3],
] as const;

const hour = 3600;
const day = 24 * hour;

export function deriveHeader(seed: number, index: number, test: boolean): OrderHeader {
  const random = new Random(seed, topics.orderHeader, index);
  const digital = random.chance(0.06);
  const drawn = random.weighted(paymentMethods);
  const paymentMethod = digital && drawn === 'cod' ? 'mada' : drawn;
  const foreign = random.chance(0.03);
  const shownCurrency: Currency = foreign ? random.pick(['USD', 'AED', 'EUR', 'QAR'] as const) : 'SAR';
  const ending = deriveEnding(paymentMethod, digital, random);
  return {
    paymentMethod: test ? 'bank' : paymentMethod,
    digital,
    test,
    wholesale: !digital && random.chance(0.002),
    currency: foreign && random.chance(0.4) ? shownCurrency : 'SAR',
    shownCurrency,
    ending: test ? 'canceled' : ending,
    zeroedWhenCanceled: random.chance(0.1),
  };
}

function deriveEnding(paymentMethod: string, digital: boolean, random: Random): Ending {
  if (paymentMethod === 'cod' && random.chance(0.08)) return 'returned_to_origin';
  return random.weighted<Ending>([
    ['fulfilled', digital ? 93 : 86],
    ['abandoned', paymentMethod === 'bank' ? 14 : 2.5],
    ['canceled', 5],
    ['refunded', 3],
    ['partly_refunded', digital ? 0 : 2.5],
  ]);
}

/** The whole story of an order, past and future; what has happened is what is not later than the store's clock. */
export function deriveTimeline(seed: number, index: number, createdAt: number, header: OrderHeader): StatusEvent[] {
  const random = new Random(seed, topics.lifecycle, index);
  const events: StatusEvent[] = [];
  let at = createdAt;
  const become = (slug: StatusSlug, shortest: number, longest: number): void => {
    at += Math.floor(shortest + (longest - shortest) * random.next());
    events.push({ at, slug });
  };

  const paysLater = header.paymentMethod === 'bank' || random.chance(0.04);
  if (header.ending === 'abandoned') {
    become('payment_pending', 0, 0);
    become('canceled', 2 * day, 4 * day);
    return events;
  }
  if (paysLater) become('payment_pending', 0, 0);
  if (paysLater) become('under_review', 0.2 * hour, header.paymentMethod === 'bank' ? 40 * hour : 0.7 * hour);
  else become('under_review', 0, 0);
  if (header.ending === 'canceled') {
    become('canceled', 0.5 * hour, 30 * hour);
    return events;
  }

  if (header.digital) {
    become('completed', 60, 300);
  } else {
    become('in_progress', 2 * hour, 20 * hour);
    if (header.ending !== 'returned_to_origin' && random.chance(0.4)) {
      become('completed', 6 * hour, 36 * hour);
    } else {
      become('shipped', 6 * hour, 30 * hour);
      become('delivering', 12 * hour, 48 * hour);
      if (header.ending === 'returned_to_origin') {
        become('canceled', 1 * day, 5 * day);
        return events;
      }
      become('delivered', 2 * hour, 24 * hour);
    }
  }
  if (header.ending === 'refunded' || header.ending === 'partly_refunded') {
    become('restoring', 3 * day, 14 * day);
    become('restored', 0.5 * day, 4 * day);
  }
  return events;
}

/** When the tax invoice is written: with the first status that hands the goods over. */
export function invoicedAt(events: readonly StatusEvent[]): number | null {
  return events.find(({ slug }) => slug === 'shipped' || slug === 'completed')?.at ?? null;
}
