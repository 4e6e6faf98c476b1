import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readExport } from '../../cli/export-file.ts';
import { explainTotal, type MonthSum, type OurOrder, reconcile } from '../../functions/domain/reconcile.ts';

function file(name: string, content: string | Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'export-')), name);
  writeFileSync(path, content);
  return path;
}

const here = (reference: string, fields: Partial<OurOrder> = {}): OurOrder => ({
  reference,
  total: 11_500n,
  statuses: ['تم التنفيذ', 'completed'],
  date: '2026-10-31',
  isOfMonth: true,
  orderClass: 'fulfilled',
  ...fields,
});

describe('an export of the merchant', () => {
  it('is read with Arabic heads, digits and separators, and a mark at its beginning', async () => {
    const csv =
      '\uFEFFرقم الطلب,حالة الطلب,تاريخ الطلب,إجمالي الطلب\n٤٠٤٩٧٥٣٦,تم التنفيذ,٢٠٢٦/١٠/٣١,"١٬١١٥٫٥٠ ر.س"\n#12,ملغي,31-10-2026,"1,000.00 SAR"\n';
    expect(await readExport(file('orders.csv', csv), {})).toEqual([
      { reference: '40497536', total: 111_550n, statuses: ['تم التنفيذ'], date: '2026-10-31' },
      { reference: '12', total: 100_000n, statuses: ['ملغي'], date: '2026-10-31' },
    ]);
  });

  it('with other heads is read by the names that are given, and what it lacks is not compared', async () => {
    const csv = 'No;,Sum\n7,"5"\n';
    expect(await readExport(file('orders.csv', csv), { reference: 'No;', total: 'Sum' })).toEqual([
      { reference: '7', total: 500n, statuses: [], date: null },
    ]);
    await expect(readExport(file('orders.csv', csv), {})).rejects.toThrow(
      'no column of order numbers; it has No;, Sum',
    );
    await expect(readExport(file('orders.csv', 'reference,total\n7,much\n'), {})).rejects.toThrow('“much” in line 2');
    await expect(readExport('/nowhere/orders.csv', {})).rejects.toThrow('cannot be read');
  });

  it('may be an Excel file', async () => {
    expect(await readExport(file('orders.xlsx', Buffer.from(workbook, 'base64')), {})).toEqual([
      { reference: '40497536', total: 11_550n, statuses: ['completed'], date: '2026-10-31' },
    ]);
  });
});

describe('a month beside its export', () => {
  it('agrees, or names each order that is missing, twice there, or has another total, status or day', () => {
    const ours = [
      here('1'),
      here('2'),
      here('3'),
      here('4'),
      here('5'),
      here('6', { isOfMonth: false, date: '2026-11-01' }),
      here('7', { isOfMonth: false }),
    ];
    const row = { total: 11_500n, statuses: ['Completed'], date: '2026-10-31' };
    const { agreed, disagreements } = reconcile(ours, [
      { ...row, reference: '1' },
      { ...row, reference: '1' },
      { ...row, reference: '2', total: 11_499n },
      { ...row, reference: '3', statuses: ['ملغي'] },
      { ...row, reference: '4', date: '2026-10-30' },
      { ...row, reference: '6' },
      { ...row, reference: '9' },
    ]);
    expect(agreed).toBe(1);
    expect(
      disagreements.map(({ reference, kind, here: ourSide, file: theirs }) => [reference, kind, ourSide, theirs]),
    ).toEqual([
      ['1', 'twice_in_file', 'once', 'more than once'],
      ['2', 'total', '115.00', '114.99'],
      ['3', 'status', 'تم التنفيذ / completed', 'ملغي'],
      ['4', 'date', '2026-10-31', '2026-10-30'],
      ['6', 'date', '2026-11-01', '2026-10-31'],
      ['9', 'missing_here', '–', '2026-10-31 115.00'],
      ['5', 'missing_in_file', 'fulfilled 115.00', '–'],
    ]);
  });
});

const sum = (status: string, orderClass: string, total: bigint): MonthSum => ({
  basis: 'order date',
  status,
  orderClass,
  total,
  vat: total / 10n,
  shipping: 100n,
  refunds: 0n,
});

describe('a figure of the dashboard', () => {
  const sums = [
    sum('completed', 'fulfilled', 10_000n),
    sum('under_review', 'open', 5_000n),
    sum('canceled', 'canceled', 700n),
    { ...sum('refunds', 'refunds', 0n), basis: 'credit notes', refunds: 1_111n },
  ];

  it('is told by the orders, the VAT, the shipping and the refunds that make it', () => {
    expect(explainTotal(15_000n, sums)).toContain('booked orders by order date, VAT included, with shipping');
    expect(explainTotal(9_000n, sums)).toContain('fulfilled orders by order date, without VAT, with shipping');
    expect(explainTotal(13_689n, sums)).toContain(
      'booked orders by order date, VAT included, without shipping, less credit notes',
    );
    expect(explainTotal(15_700n, sums)).toEqual(['all orders by order date, VAT included, with shipping']);
    expect(explainTotal(1n, sums)).toEqual([]);
  });
});

/** One sheet with a head and one order, written by hand as Office Open XML. */
const workbook =
  'UEsDBBQAAAAIAAAAIVy9XP2Q8gAAABwCAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbK2RvU7DMBDHX8XyWsVOOyCEknQodASG8gCHc0ms+Es+t4' +
  'S3x0kLAyqwMJ3s/8fvZFfbyRp2wkjau5qvRckZOuVb7fqavxz2xS3fNtXhPSCxbHVU8yGlcCclqQEtkPABXVY6Hy2kfIy9DKBG6FFuyvJGKu8S' +
  'ulSkuYM31T12cDSJPUz5+oyNaIiz3dk4s2oOIRitIGVdnlz7jVJcCCInFw8NOtAqG7i8SpiVnwGX3FN+h6hbZM8Q0yPY7JKTkW8+jq/ej+L3ki' +
  'tb+q7TCluvjjZHBIWI0NKAmKwRyxQWtFv9zV/MJJex/udFvvo/95DLdzcfUEsDBBQAAAAIAAAAIVwcSfe+pAAAABYBAAALAAAAX3JlbHMvLnJl' +
  'bHONz8EOwiAMBuBXIb07pgdjzNguxmRXMx8AWcfIBiWAOt9ejs548Nj0/7+mVbPYmT0wRENOwLYogaFT1BunBVy78+YATV1dcJYpJ+JofGS54q' +
  'KAMSV/5DyqEa2MBXl0eTNQsDLlMWjupZqkRr4ryz0PnwasTdb2AkLbb4F1L4//2DQMRuGJ1N2iSz9OfCWyLIPGJGCZ+ZPCdCOaiowCryu+erB+' +
  'A1BLAwQUAAAACAAAACFcKWT3Ya8AAAAKAQAADwAAAHhsL3dvcmtib29rLnhtbI2PPQ7CMAyFrxJ5pykMCFVtWRBSJxY4QGhcGtHEkR1+jk/Uws' +
  '5k+9n+7Ffv335ST2RxFBpYFyUoDD1ZF24NXM7H1Q72bf0ivl+J7ipPB2lgTClWWks/ojdSUMSQOwOxNymXfNMSGY2VETH5SW/Kcqu9cQEWQsX/' +
  'MGgYXI8H6h8eQ1ogjJNJ+VcZXRRo6/mCfKMKxmMDJ7bZEKhZ62y2BYorlxPu7Bp0W+vfmv45az9QSwMEFAAAAAgAAAAhXPCmYoGmAAAAFwEAAB' +
  'oAAAB4bC9fcmVscy93b3JrYm9vay54bWwucmVsc43PSwrCMBAA0KuE2dtpXYhI025E6FbqAUI6TUqbD0n83d7gQiy4cDXM7w1Ttw+zsBuFODnL' +
  'oSpKYGSlGyarOFz602YPbVOfaREpT0Q9+cjyio0cdEr+gBilJiNi4TzZ3BldMCLlNCj0Qs5CEW7Lcofh24C1ybqBQ+iGClj/9PSP7cZxknR08m' +
  'rIph8n8O7CHDVRyqgIihKHTyniO1RFVgGbGlcfNi9QSwMEFAAAAAgAAAAhXPhBLXb+AAAAKwIAABgAAAB4bC93b3Jrc2hlZXRzL3NoZWV0MS54' +
  'bWx1kc1OwzAQhF/F8j3xT5sAleMKWvECwBlZybaxSOzIXlIeH6dFUZGS23o8nz2jVfufviMjhGi9q6jIOSXgat9Yd67ox/tr9kj3Wl18+IotAJ' +
  'Jkd7GiLeKwYyzWLfQm5n4Al25OPvQG0zGcWRwCmOYK9R2TnJesN9ZRra7a0aDRKvgLCenbpNbT8CwowYpa11kHbxiSbqNWqAOcIKRg8GkbxVAr' +
  'Nums/uNe1riIBr/jAnFYIxqDsOA/rvnRo+n+AyzVmrvJuds0jXrLt08PxaZUbLwvIFeer30/dICw1PqwBkkuy0zwbCOIkDvOl/rc0ghR5MUc5R' +
  'ac3S2IzZvXv1BLAQIUAxQAAAAIAAAAIVy9XP2Q8gAAABwCAAATAAAAAAAAAAAAAACAAQAAAABbQ29udGVudF9UeXBlc10ueG1sUEsBAhQDFAAA' +
  'AAgAAAAhXBxJ976kAAAAFgEAAAsAAAAAAAAAAAAAAIABIwEAAF9yZWxzLy5yZWxzUEsBAhQDFAAAAAgAAAAhXClk92GvAAAACgEAAA8AAAAAAA' +
  'AAAAAAAIAB8AEAAHhsL3dvcmtib29rLnhtbFBLAQIUAxQAAAAIAAAAIVzwpmKBpgAAABcBAAAaAAAAAAAAAAAAAACAAcwCAAB4bC9fcmVscy93' +
  'b3JrYm9vay54bWwucmVsc1BLAQIUAxQAAAAIAAAAIVz4QS12/gAAACsCAAAYAAAAAAAAAAAAAACAAaoDAAB4bC93b3Jrc2hlZXRzL3NoZWV0MS' +
  '54bWxQSwUGAAAAAAUABQBFAQAA3gQAAAAA';
