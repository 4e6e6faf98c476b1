import { amount } from './hundredths.ts';

/** A row of the merchant's own export, or of ours in the same terms. */
export interface ReconciledOrder {
  reference: string;
  /** Hundredths of the order's currency; null when the file has no such column. */
  total: bigint | null;
  /** Words for the status, any of which may agree. */
  statuses: string[];
  /** `2026-10-31`; null when the file has no such column. */
  date: string | null;
}

export interface OurOrder extends ReconciledOrder {
  isOfMonth: boolean;
  orderClass: string;
}

interface Disagreement {
  reference: string;
  kind: 'missing_here' | 'missing_in_file' | 'total' | 'status' | 'date' | 'twice_in_file';
  here: string;
  file: string;
}

export interface Reconciliation {
  /** Orders that agree in everything that the file has. */
  agreed: number;
  disagreements: Disagreement[];
}

/** Compares an export of a month with what the warehouse has, order by order, by the number that the merchant sees. */
export function reconcile(ours: readonly OurOrder[], file: readonly ReconciledOrder[]): Reconciliation {
  const known = new Map(ours.map((order) => [order.reference, order]));
  const seen = new Set<string>();
  const disagreements: Disagreement[] = [];
  let agreed = 0;
  for (const theirs of file) {
    const { reference } = theirs;
    if (seen.has(reference)) {
      disagreements.push({ reference, kind: 'twice_in_file', here: 'once', file: 'more than once' });
      continue;
    }
    seen.add(reference);
    const here = known.get(reference);
    const found = here === undefined ? [missing(theirs)] : differences(here, theirs);
    if (found.length === 0) agreed += 1;
    disagreements.push(...found);
  }
  for (const { reference, isOfMonth, orderClass, total } of ours) {
    if (!isOfMonth || seen.has(reference)) continue;
    disagreements.push({ reference, kind: 'missing_in_file', here: `${orderClass} ${amount(total)}`, file: '–' });
  }
  return { agreed, disagreements };
}

function missing({ reference, total, date }: ReconciledOrder): Disagreement {
  return {
    reference,
    kind: 'missing_here',
    here: '–',
    file: [date, total === null ? '' : amount(total)].join(' ').trim(),
  };
}

function differences(here: OurOrder, file: ReconciledOrder): Disagreement[] {
  const { reference } = here;
  const found: Disagreement[] = [];
  if (file.total !== null && here.total !== file.total)
    found.push({ reference, kind: 'total', here: amount(here.total), file: amount(file.total) });
  const words = here.statuses.map(plain);
  if (file.statuses.length > 0 && !file.statuses.some((status) => words.includes(plain(status))))
    found.push({ reference, kind: 'status', here: here.statuses.join(' / '), file: file.statuses.join(' / ') });
  if (file.date !== null && here.date !== file.date)
    found.push({ reference, kind: 'date', here: here.date ?? '–', file: file.date });
  return found;
}

function plain(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
}

/** Sums of a month by the date that decides what is in it, and by status; hundredths of the store's currency. */
export interface MonthSum {
  basis: string;
  status: string;
  orderClass: string;
  total: bigint;
  vat: bigint;
  shipping: bigint;
  refunds: bigint;
}

/** What a figure may be made of: which orders, by which date, with or without VAT, shipping and refunds. */
export function explainTotal(figure: bigint, sums: readonly MonthSum[]): string[] {
  const refunds = sums.find(({ basis }) => basis === 'credit notes')?.refunds ?? 0n;
  const byOrder = sums.filter(({ basis }) => basis === 'order date');
  const of = (...classes: string[]) => byOrder.filter(({ orderClass }) => classes.includes(orderClass));
  const booked = of('open', 'fulfilled', 'returning', 'returned');
  const sets: [string, readonly MonthSum[]][] = [
    ['booked orders by order date', booked],
    ['fulfilled orders by order date', of('fulfilled')],
    ['fulfilled, returning and returned orders by order date', of('fulfilled', 'returning', 'returned')],
    ['booked and unpaid orders by order date', [...booked, ...of('unpaid')]],
    ['all orders but canceled ones by order date', byOrder.filter(({ orderClass }) => orderClass !== 'canceled')],
    ['all orders by order date', byOrder],
    ['invoices by invoice date', sums.filter(({ basis }) => basis === 'invoice date')],
    ...byOrder.map((sum): [string, MonthSum[]] => [`orders in status ${sum.status} by order date`, [sum]]),
  ];
  return sets.flatMap(([words, set]) =>
    [true, false].flatMap((withVat) =>
      [true, false].flatMap((withShipping) =>
        [false, true].flatMap((lessRefunds) => {
          const sum = set.reduce(
            (total, part) => total + part.total - (withVat ? 0n : part.vat) - (withShipping ? 0n : part.shipping),
            lessRefunds ? -refunds : 0n,
          );
          if (sum !== figure || (!withShipping && set.every(({ shipping }) => shipping === 0n))) return [];
          if (lessRefunds && refunds === 0n) return [];
          const how = [withVat ? 'VAT included' : 'without VAT', withShipping ? 'with shipping' : 'without shipping'];
          return [`${words}, ${how.join(', ')}${lessRefunds ? ', less credit notes' : ''}`];
        }),
      ),
    ),
  );
}
