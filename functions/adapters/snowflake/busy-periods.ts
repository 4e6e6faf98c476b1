import type { BusyPeriod } from '../../contracts/run.ts';

/** Statements closer to each other than this are one period: no warehouse suspends in between. */
const oneBreath = 10_000;

/**
 * What cloud services answer without a virtual warehouse: commands on stages (PUT, GET, LIST, REMOVE), on the session and its
 * transaction, SHOW and DESCRIBE (each page of docs.snowflake.com/en/sql-reference/sql says so). Everything else counts as work
 * of the warehouse.
 */
const withoutWarehouse =
  /^(?:begin|commit|rollback|put|get|list|remove|show|use|describe|alter\s+session|select\s+system\$abort_\w+)\b/i;

export function needsWarehouse(sql: string): boolean {
  return !withoutWarehouse.test(sql.replaceAll(/^\s*--.*$/gm, '').trimStart());
}

/** When the statements of a session kept the warehouse awake, as the client sees it: from sending to the answer. */
export class BusyPeriods {
  readonly #periods: BusyPeriod[] = [];

  get list(): readonly BusyPeriod[] {
    return this.#periods;
  }

  /** Notes a statement that has ended; times in Unix milliseconds. */
  add(from: number, to: number): void {
    const last = this.#periods.at(-1);
    if (last !== undefined && from - last.to < oneBreath) last.to = Math.max(last.to, to);
    else this.#periods.push({ from, to });
  }
}
