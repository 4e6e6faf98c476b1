import type { OrderLine } from './orders.ts';
import type { Discount } from './promotions.ts';

/** What the merchant changed in an order; hidden kinds show in its details or items, never in its list row. */
export interface OrderEdit {
  at: number;
  kind: 'quantity' | 'add' | 'remove' | HiddenEdit;
  draw: number;
}
type HiddenEdit = 'address' | 'notes' | 'amounts';

/** Changes the lines as one edit says; `drawLine` finds the line that an `add` adds. */
export function applyEdit(lines: OrderLine[], edit: OrderEdit, drawLine: () => OrderLine): void {
  const first = lines[0] as OrderLine;
  if (edit.kind === 'notes') first.note = `ملاحظة رقم ${edit.draw % 100_000}`;
  if (edit.kind === 'add') lines.push(drawLine());
  if (edit.kind === 'remove' && lines.length > 1) lines.pop();
  else if (edit.kind === 'remove' || edit.kind === 'quantity') first.quantity += 1;
}

/** Five riyals. */
const fee = 500;

/**
 * Minor units that the `amounts` edits put on the shipping and, as a discount, take off again: the order's total, all
 * that a list row shows, stays.
 */
export function waivedFee(
  edits: readonly OrderEdit[],
  toCurrency: (halalas: number) => number,
  discountable: number,
): number {
  const wanted = edits.filter(({ kind }) => kind === 'amounts').length * toCurrency(fee);
  return Math.max(0, Math.min(wanted, discountable));
}

export function withWaivedFee(discount: Discount | null, waived: number): Discount {
  const base: Discount = discount ?? {
    title: 'رسوم مخصومة',
    type: 'normal',
    code: 'FEE',
    amount: 0,
    discountedShipping: 0,
  };
  return { ...base, amount: base.amount + waived };
}

/** The address that the last `address` edit gave the order. */
export function editedAddress(edits: readonly OrderEdit[]): { location: string; phone: string } | null {
  const edit = edits.findLast(({ kind }) => kind === 'address');
  if (!edit) return null;
  return {
    location: `حي الياسمين، مبنى ${edit.draw % 9_999}`,
    phone: `9665${String(edit.draw).padStart(8, '0').slice(-8)}`,
  };
}
