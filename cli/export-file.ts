import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import type { ReconciledOrder } from '../functions/domain/reconcile.ts';
import { isDay } from '../functions/domain/store-time.ts';
import { StartError } from '../local/run/start-error.ts';

/** What a column of an export may be called; others are named with --columns. No published list of them is known. */
const usual = {
  reference: ['رقم الطلب', 'الرقم المرجعي', 'reference_id', 'reference', 'order number', 'order id', 'order no'],
  total: ['إجمالي الطلب', 'اجمالي الطلب', 'الإجمالي', 'المجموع', 'total', 'order total', 'grand total', 'total_amount'],
  status: ['حالة الطلب', 'الحالة', 'status', 'order status'],
  date: ['تاريخ الطلب', 'تاريخ الإنشاء', 'التاريخ', 'date', 'order date', 'created at', 'created_at'],
} as const;
export type ExportColumn = keyof typeof usual;
export const exportColumns = Object.keys(usual) as ExportColumn[];

/**
 * Orders of a CSV or XLSX file with a head line.
 *
 * @throws StartError when the file cannot be read, has no column of order numbers, or holds what is no amount or day
 */
export async function readExport(
  file: string,
  named: Partial<Record<ExportColumn, string>>,
): Promise<ReconciledOrder[]> {
  const [head = [], ...rows] = await cellsOf(file);
  const places = Object.fromEntries(
    exportColumns.map((column) => [column, placeOf(column, named[column], head, file)]),
  );
  const cell = (row: readonly string[], column: ExportColumn) => {
    const place = places[column] as number;
    return place < 0 ? null : (row[place] ?? '').trim();
  };
  return rows.flatMap((row, index) => {
    const reference = plainDigits(cell(row, 'reference') ?? '').replace(/^#/, '');
    if (reference === '') return [];
    const status = cell(row, 'status');
    const where = `line ${index + 2} of ${file}`;
    return [
      {
        reference,
        total: amountIn(cell(row, 'total'), where),
        statuses: status === null || status === '' ? [] : [status],
        date: dayIn(cell(row, 'date'), where),
      },
    ];
  });
}

async function cellsOf(file: string): Promise<string[][]> {
  try {
    if (extname(file).toLowerCase() === '.xlsx') {
      const rows = await readSheet(file);
      return rows.map((row) => row.map((value) => (value instanceof Date ? value.toISOString() : String(value ?? ''))));
    }
    return parse(readFileSync(file), { bom: true, relaxColumnCount: true, skipEmptyLines: true });
  } catch (error) {
    throw new StartError(
      `${file} cannot be read: ${(error as Error).message}.`,
      'export the orders as CSV (UTF-8) or XLSX, and name that file.',
    );
  }
}

function placeOf(column: ExportColumn, named: string | undefined, head: readonly string[], file: string): number {
  const heads = head.map(plain);
  const wanted = named === undefined ? usual[column].map(plain) : [plain(named)];
  const place = wanted.map((name) => heads.indexOf(name)).find((at) => at >= 0) ?? -1;
  if (place >= 0 || (named === undefined && column !== 'reference')) return place;
  throw new StartError(
    `${file} has no column ${named === undefined ? 'of order numbers' : `“${named}”`}; it has ${head.join(', ')}.`,
    `name it: --columns ${column}=….`,
  );
}

function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ');
}

function plainDigits(text: string): string {
  return text
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replaceAll('٫', '.')
    .replaceAll(/[٬,]/g, '');
}

/** Hundredths; currency words around the number are passed over. */
function amountIn(text: string | null, where: string): bigint | null {
  if (text === null) return null;
  const [, sign = '', whole, fraction = ''] = /(-?)(\d+)(?:\.(\d{1,4}))?/.exec(plainDigits(text)) ?? [];
  if (whole === undefined)
    throw new StartError(`“${text}” in ${where} is no amount.`, 'correct the file, or --columns.');
  const tenThousandths = BigInt(`${whole}${fraction.padEnd(4, '0')}`);
  const hundredths = (tenThousandths + 50n) / 100n;
  return sign === '-' ? -hundredths : hundredths;
}

/** Of `2026-10-31 …`, `2026/10/31` or `31/10/2026`. */
function dayIn(text: string | null, where: string): string | null {
  if (text === null) return null;
  const digits = plainDigits(text);
  const [, year, month, day] = /(\d{4})[-/](\d{1,2})[-/](\d{1,2})/.exec(digits) ?? [];
  const [, last, middle, first] = /(\d{1,2})[-/](\d{1,2})[-/](\d{4})/.exec(digits) ?? [];
  const parts = year === undefined ? [first, middle, last] : [year, month, day];
  const found = parts.map((part) => (part ?? '').padStart(2, '0')).join('-');
  if (!isDay(found)) throw new StartError(`“${text}” in ${where} is no day.`, 'correct the file, or --columns.');
  return found;
}
