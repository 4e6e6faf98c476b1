import Table from 'cli-table3';
import pc from 'picocolors';
import { goldStreams } from '../../functions/domain/gold-tables.ts';
import type { WarehouseRow } from '../../functions/domain/ports.ts';
import type { RunSummary, StreamSummary } from './summary.ts';

/** Ten columns fit into the eighty of a plain terminal; one that is empty for every stream says nothing. */
const streamColumns: (keyof StreamSummary)[] = [
  'api',
  'fetched',
  'staged',
  'loaded',
  'silver',
  'gold',
  'pending',
  'detailsPending',
  'deleted',
  'quarantined',
  'written',
];
const shownWhenNotZero: ReadonlySet<keyof StreamSummary> = new Set(['detailsPending', 'quarantined']);
const heads: Partial<Record<keyof StreamSummary, string>> = { api: 'reported', detailsPending: 'details' };
/** Streams whose last layer is Silver have nothing in Gold to count. */
const inGold: ReadonlySet<string> = new Set(goldStreams);

const count = new Intl.NumberFormat('en-US');
const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The tables that end a run. */
export function runReport(summary: RunSummary): string {
  const streams = Object.entries(summary.streams);
  const columns = streamColumns.filter(
    (column) => !shownWhenNotZero.has(column) || streams.some(([, counts]) => counts[column] > 0),
  );
  const table = plainTable(['stream', ...columns.map((column) => heads[column] ?? column)]);
  for (const [stream, counts] of streams) {
    const shown = (column: keyof StreamSummary) =>
      column === 'gold' && !inGold.has(stream) ? '–' : count.format(counts[column]);
    table.push([stream, ...columns.map(shown)]);
  }
  return [
    '',
    `${pc.bold(`Run ${summary.runId}`)} (${summary.kind}): ${summary.balanced ? pc.green('balanced') : pc.red('not balanced')}, ${seconds(summary.seconds)}`,
    table.toString(),
    ...pendingDetails(summary),
    `Audits: ${auditLine(summary)}`,
    ...summary.warnings.map(({ stream, message }) => pc.yellow(`Warning, ${stream ?? 'the run'}: ${message}`)),
    `Time: ${timeLine(summary)}`,
    `Used: ${count.format(summary.requests)} requests (${count.format(summary.tooManyRequests)} answered 429), ${count.format(summary.statements)} statements, ${count.format(Math.round(summary.stagedBytes / 1024))} KiB staged, ${summary.peakMemoryMb} MB at most in one function`,
    `Cost: ${costLine(summary)}`,
  ].join('\n');
}

/** Not a fault: of a big shop the list is read first and the details over the next runs. */
function pendingDetails({ streams }: RunSummary): string[] {
  const details = streams.orders?.detailsPending ?? 0;
  if (details === 0) return [];
  return [
    `Details: ${count.format(details)} orders are known by their list row; the next runs read them in full (npx salla progress)`,
  ];
}

function auditLine({ audits }: RunSummary): string {
  if (audits.warnings.length === 0) return `${audits.run} passed`;
  const warnings = audits.warnings.map(({ audit, rows }) => `${audit} (${count.format(rows)} rows)`);
  return `${audits.run} run, ${pc.yellow(`${warnings.length} with warnings`)}: ${warnings.join(', ')}`;
}

/** In the machine's order; what happens inside the Map `Extract` is part of its time. */
function timeLine({ states }: RunSummary): string {
  const inside = new Set('Extract' in states ? ['ExtractLane', 'LaneWait'] : []);
  return Object.entries(states)
    .filter(([state]) => !inside.has(state))
    .map(([state, spent]) => `${state} ${seconds(spent)}`)
    .join(' · ');
}

/** The words say that nobody billed this. */
function costLine({ cost }: RunSummary): string {
  const { warehouseResumes, billedSeconds, credits, amount } = cost;
  const woken = warehouseResumes === 1 ? 'once' : `${warehouseResumes} times`;
  return `estimated ${amount.toFixed(4)} USD in Snowflake (${credits.toFixed(4)} credits; warehouse woken ${woken}, awake ${seconds(billedSeconds)} until it suspends; without storage and AWS)`;
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

/** Three lines of Gold. */
export function goldReport(rows: readonly WarehouseRow[]): string {
  const table = plainTable(['day', 'orders', 'total', 'orders in other currencies']);
  for (const row of rows) {
    table.push([
      String(row['FULL_DATE']),
      count.format(Number(row['ORDERS'])),
      `${money.format(Number(row['TOTAL_AMOUNT']))} ${String(row['CURRENCY'])}`,
      count.format(Number(row['ORDERS_IN_OTHER_CURRENCIES'])),
    ]);
  }
  return `\n${pc.bold('Gold, the latest days')} (GOLD.gold_fact_orders by gold_dim_date)\n${table.toString()}`;
}

/** cli-table3 colours its borders and heads; a file or a pipe gets plain text. */
export function tableStyle(): { head: string[]; border: string[] } {
  return pc.isColorSupported ? { head: ['bold'], border: ['gray'] } : { head: [], border: [] };
}

const borders = ['top', 'bottom', 'left', 'right'].flatMap((side) => [
  side,
  `${side}-mid`,
  `${side}-left`,
  `${side}-right`,
]);
const noBorders = Object.fromEntries(borders.map((border) => [border, '']));

/** Words left, numbers right, a line under the head and nothing else. */
function plainTable(head: string[]): Table.Table {
  return new Table({
    head,
    colAligns: head.map((_, index) => (index === 0 ? 'left' : 'right')),
    style: { ...tableStyle(), compact: true, 'padding-left': 0, 'padding-right': 0 },
    chars: { ...noBorders, 'mid-mid': ' ', middle: ' ' },
  });
}
